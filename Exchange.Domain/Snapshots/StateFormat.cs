namespace Exchange.Domain;

/// <summary>
/// A state as a row of numbers, in one canonical form: what has a natural order (numbers, price-time priority, the order of use) is
/// written in it, the rest sorted, and nothing depends on slots or tables. So equal states give equal bytes, however they were reached.
/// What follows from the rest (levels, sums, indexes) is not written but built again.
/// </summary>
internal static class StateFormat
{
    /// <summary>Writes a state.</summary>
    public static void Write(VenueState state, SnapshotWriter writer)
    {
        WriteWhatStands(state, writer);
        WriteRequests(state.Requests, writer);
    }

    /// <summary>Writes a state without the command ids that were used.</summary>
    public static void WriteWhatStands(VenueState state, SnapshotWriter writer)
    {
        writer.Write(state.Sequence);
        writer.Write(state.Time.Microseconds);
        writer.Write(state.LastOrder.Value);
        writer.Write(state.AccountCount);
        WriteAssets(state, writer);
        WriteBalances(state.Ledger, writer);
        writer.Write(state.MarketCount);
        foreach (var market in state.Markets.Skip(1)) WriteMarket(state, market!, writer);
    }

    /// <summary>Reads a state.</summary>
    /// <exception cref="InvalidDataException">It is cut or makes no sense.</exception>
    public static VenueState Read(ref SnapshotReader reader)
    {
        var state = new VenueState(reader.Read(), new Timestamp(reader.Read()), new OrderId(reader.Read()), reader.ReadInt32());
        for (var assets = reader.ReadInt32(); assets > 0; assets--)
            state.RestoreAsset(AssetCode.FromPacked(reader.ReadFixed()), reader.ReadInt32(), new Amount(reader.Read()));
        for (var balances = reader.ReadInt32(); balances > 0; balances--)
            state.RestoreBalance(
                new AccountId(reader.ReadInt32()), new AssetId(reader.ReadInt32()), new Amount(reader.Read()), new Amount(reader.Read()));
        for (var markets = reader.ReadInt32(); markets > 0; markets--) ReadMarket(state, ref reader);
        ReadRequests(state, ref reader);
        state.FinishRestore();
        return state;
    }

    private static void WriteAssets(VenueState state, SnapshotWriter writer)
    {
        writer.Write(state.AssetCount);
        foreach (var asset in state.Assets.Skip(1))
        {
            writer.WriteFixed(asset.Code.Packed);
            writer.Write(asset.Scale);
            writer.Write(state.Ledger.Supply(asset.Id).Units);
        }
    }

    // An empty balance is no balance.
    private static void WriteBalances(Ledger ledger, SnapshotWriter writer)
    {
        var balances = Enumerable.Range(1, ledger.Count).Select(slot => ledger[slot])
            .Where(balance => balance.Available != Amount.Zero || balance.Held != Amount.Zero)
            .OrderBy(balance => balance.Account.Value).ThenBy(balance => balance.Asset.Value).ToList();
        writer.Write(balances.Count);
        foreach (var balance in balances)
        {
            writer.Write(balance.Account.Value);
            writer.Write(balance.Asset.Value);
            writer.Write(balance.Available.Units);
            writer.Write(balance.Held.Units);
        }
    }

    private static void WriteMarket(VenueState state, Market market, SnapshotWriter writer)
    {
        writer.Write(market.BaseAsset.Value);
        writer.Write(market.QuoteAsset.Value);
        WriteRules(market.Rules, writer);
        writer.Write((long)market.Status);
        writer.Write(market.LastPrice.Ticks);
        writer.Write(market.TradeCount);
        writer.Write(market.Triggers.Count + market.Book.OrderCount);
        foreach (var slot in state.SlotsOf(market.Book, Side.Buy)) WriteOrder(state, slot, writer);
        foreach (var slot in state.SlotsOf(market.Book, Side.Sell)) WriteOrder(state, slot, writer);
        foreach (var order in market.Triggers.All()) WriteOrder(state, state.Orders.Find(order), writer);
    }

    private static void ReadMarket(VenueState state, ref SnapshotReader reader)
    {
        var (baseAsset, quoteAsset) = (new AssetId(reader.ReadInt32()), new AssetId(reader.ReadInt32()));
        var rules = ReadRules(ref reader);
        var market = state.RestoreMarket(
            baseAsset, quoteAsset, rules, (MarketStatus)reader.ReadByte(), new Price(reader.Read()), reader.Read());
        for (var orders = reader.ReadInt32(); orders > 0; orders--) ReadOrder(state, market, ref reader);
    }

    private static void WriteRules(in MarketRules rules, SnapshotWriter writer)
    {
        writer.Write(rules.TickSize.Units);
        writer.Write(rules.TickSize.Scale);
        writer.Write(rules.LotSize.Units);
        writer.Write(rules.LotSize.Scale);
        writer.Write(rules.MinPrice.Ticks);
        writer.Write(rules.MaxPrice.Ticks);
        writer.Write(rules.MinQuantity.Lots);
        writer.Write(rules.MaxQuantity.Lots);
        writer.Write(rules.MinMarketQuantity.Lots);
        writer.Write(rules.MaxMarketQuantity.Lots);
        writer.Write(rules.MinNotional.Units);
        writer.Write(rules.MaxNotional.Units);
        writer.Write(rules.PriceBand);
        writer.Write(rules.MaxOpenOrders);
        writer.Write(rules.MaxIcebergParts);
        writer.Write(rules.MakerFee);
        writer.Write(rules.TakerFee);
        writer.Write((long)rules.SelfTradePrevention);
    }

    private static MarketRules ReadRules(ref SnapshotReader reader) => new(
        new Step(reader.Read(), reader.ReadInt32()),
        new Step(reader.Read(), reader.ReadInt32()),
        new Price(reader.Read()),
        new Price(reader.Read()),
        new Quantity(reader.Read()),
        new Quantity(reader.Read()),
        new Quantity(reader.Read()),
        new Quantity(reader.Read()),
        new Amount(reader.Read()),
        new Amount(reader.Read()),
        reader.ReadInt32(),
        reader.ReadInt32(),
        reader.ReadInt32(),
        reader.ReadInt32(),
        reader.ReadInt32(),
        (SelfTradePrevention)reader.ReadByte());

    private static void WriteOrder(VenueState state, int slot, SnapshotWriter writer)
    {
        ref readonly var order = ref state.Orders[slot];
        writer.Write(state.Orders.Queue(slot).Id.Value);
        writer.Write(state.TraderOf(slot).Account.Value);
        writer.Write((long)order.State | (long)order.Side << 8 | (long)order.Type << 16 | (long)order.TimeInForce << 24
            | (long)order.SelfTradePrevention << 32 | (long)order.Traits << 40);
        writer.Write(order.Price.Ticks);
        writer.Write(state.Orders.Details(slot).Quantity.Lots);
        writer.Write(state.Orders.Queue(slot).Shown.Lots);
        writer.Write(order.Held.Units);
        if (!order.HasDetails) return;

        // Which of these mean something follows from the order; the others are zero.
        ref readonly var details = ref state.Orders.Details(slot);
        writer.Write(state.Orders.Hidden(slot).Lots);
        writer.Write(details.QuoteQuantity.Units);
        writer.Write(details.QuoteRemaining.Units);
        writer.Write(details.StopPrice.Ticks);
        writer.Write(details.DisplayQuantity.Lots);
        writer.Write(details.ExpiresAt.Microseconds);
    }

    private static void ReadOrder(VenueState state, Market market, ref SnapshotReader reader)
    {
        var (id, account, kinds) = (new OrderId(reader.Read()), new AccountId(reader.ReadInt32()), reader.Read());
        var (price, quantity, shown) = (new Price(reader.Read()), new Quantity(reader.Read()), new Quantity(reader.Read()));
        var order = new Order
        {
            State = (OrderState)(kinds & 0xFF),
            Side = (Side)(kinds >> 8 & 0xFF),
            Type = (OrderType)(kinds >> 16 & 0xFF),
            TimeInForce = (TimeInForce)(kinds >> 24 & 0xFF),
            SelfTradePrevention = (SelfTradePrevention)(kinds >> 32 & 0xFF),
            Traits = (OrderTraits)(kinds >> 40 & 0xFF),
            Price = price,
            Held = new Amount(reader.Read()),
        };
        var details = !order.HasDetails ? new OrderDetails { Quantity = quantity } : new OrderDetails
        {
            Quantity = quantity,
            Hidden = new Quantity(reader.Read()),
            QuoteQuantity = new Amount(reader.Read()),
            QuoteRemaining = new Amount(reader.Read()),
            StopPrice = new Price(reader.Read()),
            DisplayQuantity = new Quantity(reader.Read()),
            ExpiresAt = new Timestamp(reader.Read()),
        };
        state.RestoreOrder(market, account, id, shown, order, details);
    }

    // Sequences and orders only grow along the log: the steps are smaller numbers than the numbers.
    private static void WriteRequests(RequestIndex requests, SnapshotWriter writer)
    {
        writer.Write(requests.Count);
        var (sequence, lastOrder) = (0L, 0L);
        Span<ulong> id = stackalloc ulong[CommandId.Words];
        for (var i = 0; i < requests.Count; i++)
        {
            ref readonly var request = ref requests[i];
            request.CommandId.CopyTo(id);
            writer.Write(request.CommandId.Length);
            foreach (var word in id[..CommandId.WordsFor(request.CommandId.Length)]) writer.Write(unchecked((long)word));
            writer.WriteFixed(unchecked((ulong)request.Fingerprint));
            writer.Write(request.Sequence - sequence);
            writer.Write(request.LastOrder.Value - lastOrder);
            writer.Write(request.Account.Value);
            writer.Write(request.Opened.Value);
            writer.Write((long)request.Reason);
            (sequence, lastOrder) = (request.Sequence, request.LastOrder.Value);
        }
    }

    private static void ReadRequests(VenueState state, ref SnapshotReader reader)
    {
        var (sequence, lastOrder) = (0L, 0L);
        Span<ulong> id = stackalloc ulong[CommandId.Words];
        for (var requests = reader.ReadInt32(); requests > 0; requests--)
        {
            var length = reader.ReadInt32();
            if (length is < 1 or > CommandId.MaxLength)
                throw new InvalidDataException("The snapshot holds a command id of an impossible length.");
            id.Clear();
            for (var i = 0; i < CommandId.WordsFor(length); i++) id[i] = unchecked((ulong)reader.Read());
            state.RestoreRequest(new Request
            {
                CommandId = CommandId.FromWords(id, length),
                Fingerprint = unchecked((long)reader.ReadFixed()),
                Sequence = sequence += reader.Read(),
                LastOrder = new OrderId(lastOrder += reader.Read()),
                Account = new AccountId(reader.ReadInt32()),
                Opened = new AccountId(reader.ReadInt32()),
                Reason = (RejectReason)reader.ReadByte(),
            });
        }
    }
}
