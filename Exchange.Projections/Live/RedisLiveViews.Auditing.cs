using Exchange.Domain;
using StackExchange.Redis;

namespace Exchange.Projections;

// Reading of accounts as a whole, for those who compare the views with the events.
public sealed partial class RedisLiveViews
{
    /// <summary>The numbers of all accounts of which there are balances.</summary>
    /// <exception cref="ViewsNotReadyException">The views are being rebuilt, or nobody has written them yet.</exception>
    public async Task<(LivePosition Position, IReadOnlyList<int> Accounts)> ReadAccountNumbersAsync(CancellationToken cancellation)
    {
        var transaction = redis.GetDatabase().CreateTransaction();
        var position = transaction.StringGetAsync(keys.Position);
        var numbers = transaction.HashKeysAsync(keys.Balances);
        await transaction.ExecuteAsync().WaitAsync(cancellation);
        return (Whole(await position), [.. (await numbers).Select(number => (int)number)]);
    }

    /// <summary>What some accounts have and have open, all at one position.</summary>
    /// <exception cref="ViewsNotReadyException">The views are being rebuilt, or nobody has written them yet.</exception>
    public async Task<(LivePosition Position, IReadOnlyList<AccountRecord> Accounts)> ReadAccountsAsync(
        IReadOnlyList<int> accounts, CancellationToken cancellation)
    {
        var transaction = redis.GetDatabase().CreateTransaction();
        var position = transaction.StringGetAsync(keys.Position);
        var balances = transaction.HashGetAsync(keys.Balances, [.. accounts.Select(account => (RedisValue)account)]);
        var orders = accounts.Select(account => transaction.HashGetAllAsync(keys.Open(account))).ToList();
        await transaction.ExecuteAsync().WaitAsync(cancellation);

        var at = Whole(await position);
        var records = new List<AccountRecord>(accounts.Count);
        for (var i = 0; i < accounts.Count; i++) records.Add(Record(accounts[i], (await balances)[i], await orders[i]));
        return (at, records);
    }

    private static LivePosition Whole(RedisValue position) => ViewsPosition.TryParse(position) is { } at
        ? new LivePosition(at.Epoch, at.Sequence)
        : throw new ViewsNotReadyException();

    private static AccountRecord Record(int account, RedisValue balances, HashEntry[] orders)
    {
        var record = new AccountRecord(new AccountId(account), [], [], []);
        try
        {
            if (balances.HasValue) record.Balances.AddRange(ViewsFormat.ReadBalances(balances));
            else record.Damages.Add("The balances are missing.");
        }
        catch (InvalidDataException e)
        {
            record.Damages.Add($"The balances cannot be read: {e.Message}");
        }

        foreach (var entry in orders)
        {
            try
            {
                var order = ViewsFormat.ReadOrder(entry.Value).ToAccountOrder();
                if (entry.Name == order.Order.Value) record.Orders.Add(order);
                else record.Damages.Add($"Order {order.Order.Value} stands in the field {entry.Name}.");
            }
            catch (InvalidDataException e)
            {
                record.Damages.Add($"The order in the field {entry.Name} cannot be read: {e.Message}");
            }
        }

        return record;
    }
}

/// <summary>What the views say of one account.</summary>
/// <param name="Damages">What cannot be read, in words.</param>
public sealed record AccountRecord(AccountId Account, List<Balance> Balances, List<AccountOrder> Orders, List<string> Damages);
