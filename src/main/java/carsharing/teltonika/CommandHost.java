package carsharing.teltonika;

import carsharing.teltonika.api.ApiGroup;
import carsharing.teltonika.api.commands.CommandDesk;
import carsharing.teltonika.api.commands.CommandPages;
import carsharing.teltonika.api.vehicles.CarQuestions;
import carsharing.teltonika.command.order.CommandCatalog;
import carsharing.teltonika.command.order.Orders;
import carsharing.teltonika.command.request.CarCommand;
import carsharing.teltonika.fleet.Fleet;
import carsharing.teltonika.redis.SideLink;
import carsharing.teltonika.settings.LiveSettings;
import carsharing.teltonika.time.TimeSource;
import io.vertx.core.Vertx;

/** The commands of the API, with all that they need. */
final class CommandHost {

  private final CommandPages pages;
  private final CarQuestions questions;

  CommandHost(
      Vertx vertx,
      SideLink redis,
      LiveSettings settings,
      Fleet fleet,
      CarBooks books,
      TimeSource time,
      CommandSources sources) {
    var orders = new Orders(redis, () -> settings.get().commands(), time, sources.journal());
    var usedElsewhere = CarCommand.parameters(settings.get().wakeUp().body());
    var catalog = new CommandCatalog(sources.actions(), books.profiles(), usedElsewhere);
    var cars = new FleetCars(fleet, books.registry(), orders);
    var desk = new CommandDesk(vertx, orders, catalog, cars, () -> settings.get().http());
    this.pages = new CommandPages(desk, orders, catalog, cars, settings::get);
    this.questions = new FleetQuestions(pages, desk, catalog);
  }

  /** The pages about commands. */
  ApiGroup pages() {
    return pages;
  }

  /** What the pages about cars ask cars. */
  CarQuestions questions() {
    return questions;
  }
}
