package carsharing.teltonika;

import carsharing.teltonika.api.ApiRequest;
import carsharing.teltonika.api.commands.CommandDesk;
import carsharing.teltonika.api.commands.CommandPages;
import carsharing.teltonika.api.vehicles.CarQuestions;
import carsharing.teltonika.command.order.CommandCatalog;
import carsharing.teltonika.fleet.FleetCar;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;

/** Asks cars of the fleet by commands. */
final class FleetQuestions implements CarQuestions {

  private final CommandPages pages;
  private final CommandDesk desk;
  private final CommandCatalog catalog;

  FleetQuestions(CommandPages pages, CommandDesk desk, CommandCatalog catalog) {
    this.pages = pages;
    this.desk = desk;
    this.catalog = catalog;
  }

  @Override
  public Future<Void> refresh(ApiRequest request, FleetCar car) {
    return pages
        .question(request, car.imei())
        .compose(wish -> desk.refresh(wish, request.client().gone()))
        .mapEmpty();
  }

  @Override
  public JsonArray commands(FleetCar car) {
    return catalog.commandsOf(car.imei(), car.family());
  }
}
