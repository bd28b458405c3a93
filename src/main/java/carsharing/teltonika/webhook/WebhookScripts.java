package carsharing.teltonika.webhook;

import carsharing.teltonika.redis.Lua;

/** What Redis does at once for webhooks. The first key is always the hash of all webhooks. */
final class WebhookScripts {

  /** KEYS: webhooks. ARGV: how many there may be, id, JSON. 1 if there was room. */
  static final String ADD =
      Lua.compact(
          """
          if redis.call('HLEN', KEYS[1]) >= tonumber(ARGV[1]) then return 0 end
          redis.call('HSET', KEYS[1], ARGV[2], ARGV[3])
          return 1
          """);

  /** KEYS: webhooks, queue, status. ARGV: id. 1 if there was one. */
  static final String REMOVE =
      Lua.compact(
          """
          redis.call('DEL', KEYS[2], KEYS[3])
          return redis.call('HDEL', KEYS[1], ARGV[1])
          """);

  /** KEYS: webhooks, lease. ARGV: process, ms. 1 if the process may deliver for so long. */
  static final String LEASE =
      Lua.compact(
          """
          local holder = redis.call('GET', KEYS[2])
          if holder and holder ~= ARGV[1] then return 0 end
          redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
          return 1
          """);

  /** KEYS: webhooks, lease. ARGV: process. Lets another process deliver. */
  static final String RELEASE =
      Lua.compact(
          """
          if redis.call('GET', KEYS[2]) == ARGV[1] then redis.call('DEL', KEYS[2]) end
          return 1
          """);

  /**
   * KEYS: webhooks, lease, place, then queue and status of each webhook. ARGV: process, new place,
   * events that may wait, then for each event: the number of its queue's key, the webhook's id, and
   * id, kind, IMEI and data. An event that is in the queue already is not added again.
   */
  static final String FEED =
      Lua.compact(
          """
          if redis.call('GET', KEYS[2]) ~= ARGV[1] then return 0 end
          for i = 4, #ARGV, 6 do
            if redis.call('HEXISTS', KEYS[1], ARGV[i + 1]) == 1 then
              local added = redis.pcall('XADD', KEYS[tonumber(ARGV[i])], ARGV[i + 2],
                'kind', ARGV[i + 3], 'imei', ARGV[i + 4], 'data', ARGV[i + 5])
              if type(added) == 'table' and added['err']
                and not string.find(added['err'], 'equal or smaller', 1, true) then return added end
            end
          end
          for i = 4, #KEYS, 2 do
            local over = redis.call('XLEN', KEYS[i]) - tonumber(ARGV[3])
            if over > 0 then
              redis.call('XTRIM', KEYS[i], 'MAXLEN', '=', ARGV[3])
              redis.call('HINCRBY', KEYS[i + 1], 'dropped', over)
            end
          end
          redis.call('SET', KEYS[3], ARGV[2])
          return 1
          """);

  /** KEYS: webhooks, queue, status. ARGV: id of the webhook, of the event, ms. */
  static final String DELIVERED =
      Lua.compact(
          """
          if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
          redis.call('XDEL', KEYS[2], ARGV[2])
          redis.call('HSET', KEYS[3], 'lastSuccess', ARGV[3])
          redis.call('HDEL', KEYS[3], 'failingSince', 'lastError', 'nextAttempt')
          return 1
          """);

  /** KEYS: webhooks, status. ARGV: id of the webhook, ms, error, ms of the next attempt. */
  static final String FAILED =
      Lua.compact(
          """
          if redis.call('HEXISTS', KEYS[1], ARGV[1]) == 0 then return 0 end
          redis.call('HSETNX', KEYS[2], 'failingSince', ARGV[2])
          redis.call('HSET', KEYS[2], 'lastError', ARGV[3], 'nextAttempt', ARGV[4])
          return 1
          """);

  private WebhookScripts() {}
}
