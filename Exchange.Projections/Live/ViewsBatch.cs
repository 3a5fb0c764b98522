using StackExchange.Redis;

namespace Exchange.Projections;

/// <summary>
/// The arguments of one call of <see cref="ViewsScript"/>: for each hash how many arguments of HSET and of HDEL follow, and these.
/// Values lie one after another in blocks of memory that are used again.
/// </summary>
internal sealed partial class ViewsBatch(ViewsKeys keys)
{
    private const int BlockSize = 1 << 16;
    private const int DropFirst = -1;
    private const int FirstArgument = 4;

    private readonly List<RedisKey> hashes = [keys.Position];
    private readonly List<RedisValue> arguments = [.. Enumerable.Repeat(RedisValue.EmptyString, FirstArgument)];
    private byte[] block = new byte[BlockSize];
    private int used;

    // Of the hash at hand: where its two counts stand (0 for no hash), and these.
    private int header, sets, deletes;

    /// <summary>The number of arguments so far.</summary>
    public int Count => arguments.Count;

    /// <summary>All that changed in a fold.</summary>
    public void AddChanges(AccountFold fold)
    {
        AddBalances(fold, 0, fold.Funds.Changed.Count);
        foreach (var account in fold.Funds.Changed) AddOpenOrders(fold, account);
        AddClosedOrders(fold);
    }

    /// <summary>The balances of some of the changed accounts.</summary>
    public void AddBalances(AccountFold fold, int start, int count)
    {
        BeginHash(keys.Balances);
        for (var i = start; i < start + count; i++)
        {
            var account = fold.Funds.Changed[i];
            if (!fold.Funds.HasChangedFunds(account)) continue;
            var funds = fold.Funds.Of(account);
            var target = Reserve(ViewsFormat.MaxFundsSize(funds.Length));
            Set(account, ViewsFormat.Write(funds, target));
        }
    }

    /// <summary>What changed of an account's open orders.</summary>
    public void AddOpenOrders(AccountFold fold, int account)
    {
        var first = fold.Funds.FirstChangedOrder(account);
        if (first == 0) return;
        BeginHash(keys.OpenOfWriter(account));
        for (var slot = first; slot != 0; slot = fold[slot].NextChanged)
            if (fold[slot].IsOpen) Set(fold[slot].Order.Value, ViewsFormat.Write(fold[slot], Reserve(ViewsFormat.MaxOrderSize)));
        for (var slot = first; slot != 0; slot = fold[slot].NextChanged)
            if (!fold[slot].IsOpen && fold[slot].WasOpen) Delete(fold[slot].Order.Value);
    }

    /// <summary>A closed order as it was written before.</summary>
    /// <param name="closing">The number of its closing, 0 for the venue's first.</param>
    /// <param name="order">Its number.</param>
    /// <param name="value">What <see cref="ViewsFormat"/> made of it.</param>
    public void AddClosedOrder(long closing, long order, ReadOnlyMemory<byte> value)
    {
        BeginClosed(closing);
        arguments.Add(order);
        arguments.Add(value);
        sets += 2;
    }

    /// <summary>What the script is to be called with.</summary>
    /// <param name="before">The position that must stand.</param>
    /// <param name="after">The position after it.</param>
    /// <param name="message">What is to be published; nothing when it is empty.</param>
    public (RedisKey[] Keys, RedisValue[] Arguments) Finish(string before, string after, ReadOnlyMemory<byte> message)
    {
        CloseHash();
        arguments[0] = before;
        arguments[1] = after;
        arguments[2] = keys.Feed;
        arguments[3] = message;
        return ([.. hashes], [.. arguments]);
    }

    /// <summary>Begins again. Redis must have answered the call before: it may still be reading the memory otherwise.</summary>
    public void Clear()
    {
        hashes.RemoveRange(1, hashes.Count - 1);
        arguments.RemoveRange(FirstArgument, arguments.Count - FirstArgument);
        (used, header) = (0, 0);
    }

    private void AddClosedOrders(AccountFold fold)
    {
        var closing = fold.ClosedCount - fold.Closed.Count;
        foreach (var slot in fold.Closed)
        {
            BeginClosed(closing++);
            Set(fold[slot].Order.Value, ViewsFormat.Write(fold[slot], Reserve(ViewsFormat.MaxOrderSize)));
        }
    }

    // The first of a generation drops what the hash holds of five generations ago.
    private void BeginClosed(long closing)
    {
        var hash = keys.ClosedOf(closing);
        var isFirst = closing % ViewsKeys.GenerationSize == 0;
        if (header != 0 && !isFirst && hashes[^1] == hash) return;
        BeginHash(hash);
        if (isFirst) deletes = DropFirst;
    }

    private void BeginHash(RedisKey hash)
    {
        CloseHash();
        hashes.Add(hash);
        (header, sets, deletes) = (arguments.Count, 0, 0);
        arguments.Add(RedisValue.Null);
        arguments.Add(RedisValue.Null);
    }

    // A hash of which nothing changed is left out.
    private void CloseHash()
    {
        if (header == 0) return;
        if (sets == 0 && deletes == 0)
        {
            hashes.RemoveAt(hashes.Count - 1);
            arguments.RemoveRange(header, 2);
        }
        else
        {
            (arguments[header], arguments[header + 1]) = (sets, deletes);
        }

        header = 0;
    }

    private Span<byte> Reserve(int size)
    {
        if (block.Length - used < size) (block, used) = (new byte[Math.Max(BlockSize, size)], 0);
        return block.AsSpan(used, size);
    }

    private void Set(long field, int size)
    {
        arguments.Add(field);
        arguments.Add(new ReadOnlyMemory<byte>(block, used, size));
        used += size;
        sets += 2;
    }

    private void Delete(long field)
    {
        arguments.Add(field);
        deletes++;
    }
}
