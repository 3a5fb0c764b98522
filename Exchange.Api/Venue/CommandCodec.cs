using System.Buffers.Binary;
using System.Text;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>
/// Commands as bytes in the command stream: a version, the sender, their number, and for each its correlation, its kind, and the fields one
/// after another; numbers little-endian in eight bytes. A field is only ever added at the end, with a new version; a process reads every
/// version up to its own. Version 2 has, behind the commands, the contexts of those that are traced: how many, and for each the command's
/// place and the context. Where none is traced, version 1 is written.
/// </summary>
internal static class CommandCodec
{
    private const byte Version = 1, TracedVersion = 2;

    private const int MaxHeaderLength = 32;
    private const int MaxCommandLength = 256;

    /// <summary>The most bytes that a number of commands takes.</summary>
    internal static int MaxLength(int count) => MaxHeaderLength + count * MaxCommandLength;

    /// <summary>Writes commands, and returns the number of bytes.</summary>
    internal static int Write(VenueCommands commands, Span<byte> bytes)
    {
        var writer = new FieldWriter(bytes);
        var traced = 0;
        foreach (var command in commands.Commands)
            if (command.Trace is { Length: CommandTraces.ContextLength }) traced++;
        writer.Byte(traced == 0 ? Version : TracedVersion);
        writer.Number(commands.Sender.Value);
        writer.Number(commands.Commands.Count);
        foreach (var command in commands.Commands)
        {
            writer.Number(command.Correlation);
            Write(command.Command, ref writer);
        }

        if (traced > 0) WriteTraces(commands.Commands, traced, ref writer);
        return writer.Length;
    }

    /// <summary>Reads commands.</summary>
    /// <exception cref="InvalidDataException">The bytes are no commands, or some of a newer version.</exception>
    internal static VenueCommands Read(ReadOnlySpan<byte> bytes)
    {
        var reader = new FieldReader(bytes);
        var version = reader.Byte();
        if (version is not (Version or TracedVersion))
            throw new InvalidDataException($"The commands have version {version}; only {Version} and {TracedVersion} can be read.");
        var sender = new ProcessId(reader.Number());
        var commands = new VenueCommand[reader.Count()];
        for (var i = 0; i < commands.Length; i++) commands[i] = new VenueCommand(reader.Number(), Read(ref reader));
        if (version == TracedVersion) ReadTraces(commands, ref reader);
        return reader.IsAtEnd
            ? new VenueCommands(sender, commands)
            : throw new InvalidDataException("The commands are longer than they should be.");
    }

    private static void WriteTraces(IReadOnlyList<VenueCommand> commands, int traced, ref FieldWriter writer)
    {
        writer.Number(traced);
        for (var i = 0; i < commands.Count; i++)
        {
            if (commands[i].Trace is not { Length: CommandTraces.ContextLength } trace) continue;
            writer.Number(i);
            writer.Text(trace);
        }
    }

    private static void ReadTraces(VenueCommand[] commands, ref FieldReader reader)
    {
        for (var rest = reader.Count(); rest > 0; rest--)
        {
            var place = reader.Number();
            if (place < 0 || place >= commands.Length) throw new InvalidDataException("A context is of no command.");
            commands[place] = commands[place] with { Trace = reader.Text(CommandTraces.ContextLength) };
        }
    }

    private static void Write(ICommand command, ref FieldWriter writer)
    {
        switch (command)
        {
            case PlaceOrder c: Write(1, c.Account, c.Market, c.ClientOrderId, c.Terms, ref writer); break;
            case CancelOrder c: writer.Fields(2, c.Account.Value, c.Order.Value); break;
            case CancelAllOrders c: writer.Fields(3, c.Account.Value, c.Market.Value); break;
            case AmendOrder c: writer.Fields(4, c.Account.Value, c.Order.Value, c.Quantity.Lots); break;
            case ReplaceOrder c:
                Write(5, c.Account, c.Market, c.ClientOrderId, c.Terms, ref writer);
                writer.Number(c.Canceled.Value);
                writer.Byte((byte)c.Mode);
                break;
            case AdvanceTime: writer.Fields(6); break;
            case Deposit c: Write(7, c.Account, c.Asset, c.Amount, c.CommandId, ref writer); break;
            case Withdraw c: Write(8, c.Account, c.Asset, c.Amount, c.CommandId, ref writer); break;
            case OpenAccount c:
                writer.Fields(9);
                writer.Id(c.CommandId);
                break;
            case ListAsset c: writer.Fields(10, unchecked((long)c.Code.Packed), c.Scale); break;
            case OpenMarket c: Write(c, ref writer); break;
            case SetMarketStatus c: writer.Fields(12, c.Market.Value, (long)c.Status); break;
            default: throw new ArgumentException($"No command is a {command.GetType().Name}.", nameof(command));
        }
    }

    private static ICommand Read(ref FieldReader reader) => reader.Byte() switch
    {
        1 => ReadPlaceOrder(ref reader),
        2 => new CancelOrder(reader.Account(), reader.Order()),
        3 => new CancelAllOrders(reader.Account(), reader.Market()),
        4 => new AmendOrder(reader.Account(), reader.Order(), new Quantity(reader.Number())),
        5 => ReadReplaceOrder(ref reader),
        6 => new AdvanceTime(),
        7 => new Deposit(reader.Account(), reader.Asset(), new Amount(reader.Number()), reader.Id()),
        8 => new Withdraw(reader.Account(), reader.Asset(), new Amount(reader.Number()), reader.Id()),
        9 => new OpenAccount(reader.Id()),
        10 => new ListAsset(AssetCode.FromPacked(unchecked((ulong)reader.Number())), reader.Int()),
        11 => new OpenMarket(reader.Asset(), reader.Asset(), ReadRules(ref reader)),
        12 => new SetMarketStatus(reader.Market(), (MarketStatus)reader.Int()),
        var kind => throw new InvalidDataException($"No command has the kind {kind}."),
    };

    private static void Write(
        byte kind, AccountId account, MarketId market, in CommandId id, in OrderTerms terms, ref FieldWriter writer)
    {
        writer.Fields(kind, account.Value, market.Value);
        writer.Id(id);
        writer.Byte((byte)terms.Type);
        writer.Byte((byte)terms.Side);
        writer.Byte((byte)terms.TimeInForce);
        writer.Byte((byte)terms.SelfTradePrevention);
        writer.Number(terms.Quantity.Lots);
        writer.Number(terms.QuoteQuantity.Units);
        writer.Number(terms.LimitPrice.Ticks);
        writer.Number(terms.StopPrice.Ticks);
        writer.Number(terms.DisplayQuantity.Lots);
        writer.Number(terms.ExpiresAt.Microseconds);
    }

    private static PlaceOrder ReadPlaceOrder(ref FieldReader reader) =>
        new(reader.Account(), reader.Market(), reader.Id(), ReadTerms(ref reader));

    private static ReplaceOrder ReadReplaceOrder(ref FieldReader reader)
    {
        var place = ReadPlaceOrder(ref reader);
        return new ReplaceOrder(
            place.Account, place.Market, reader.Order(), (ReplaceMode)reader.Byte(), place.ClientOrderId, place.Terms);
    }

    private static OrderTerms ReadTerms(ref FieldReader reader) => new(
        (OrderType)reader.Byte(), (Side)reader.Byte(), (TimeInForce)reader.Byte(), (SelfTradePrevention)reader.Byte(),
        new Quantity(reader.Number()), new Amount(reader.Number()), new Price(reader.Number()), new Price(reader.Number()),
        new Quantity(reader.Number()), new Timestamp(reader.Number()));

    private static void Write(
        byte kind, AccountId account, AssetId asset, Amount amount, in CommandId id, ref FieldWriter writer)
    {
        writer.Fields(kind, account.Value, asset.Value, amount.Units);
        writer.Id(id);
    }

    private static void Write(in OpenMarket c, ref FieldWriter writer)
    {
        writer.Fields(11, c.BaseAsset.Value, c.QuoteAsset.Value);
        writer.Number(c.Rules.TickSize.Units);
        writer.Number(c.Rules.TickSize.Scale);
        writer.Number(c.Rules.LotSize.Units);
        writer.Number(c.Rules.LotSize.Scale);
        writer.Number(c.Rules.MinPrice.Ticks);
        writer.Number(c.Rules.MaxPrice.Ticks);
        writer.Number(c.Rules.MinQuantity.Lots);
        writer.Number(c.Rules.MaxQuantity.Lots);
        writer.Number(c.Rules.MinMarketQuantity.Lots);
        writer.Number(c.Rules.MaxMarketQuantity.Lots);
        writer.Number(c.Rules.MinNotional.Units);
        writer.Number(c.Rules.MaxNotional.Units);
        writer.Number(c.Rules.PriceBand);
        writer.Number(c.Rules.MaxOpenOrders);
        writer.Number(c.Rules.MaxIcebergParts);
        writer.Number(c.Rules.MakerFee);
        writer.Number(c.Rules.TakerFee);
        writer.Byte((byte)c.Rules.SelfTradePrevention);
    }

    private static MarketRules ReadRules(ref FieldReader reader) => new(
        new Step(reader.Number(), reader.Int()), new Step(reader.Number(), reader.Int()),
        new Price(reader.Number()), new Price(reader.Number()), new Quantity(reader.Number()), new Quantity(reader.Number()),
        new Quantity(reader.Number()), new Quantity(reader.Number()), new Amount(reader.Number()), new Amount(reader.Number()),
        reader.Int(), reader.Int(), reader.Int(), reader.Int(), reader.Int(), (SelfTradePrevention)reader.Byte());

    private ref struct FieldWriter(Span<byte> bytes)
    {
        private readonly Span<byte> bytes = bytes;

        public int Length { get; private set; }

        public void Byte(byte value) => bytes[Length++] = value;

        public void Number(long value)
        {
            BinaryPrimitives.WriteInt64LittleEndian(bytes[Length..], value);
            Length += sizeof(long);
        }

        public void Fields(byte kind, params ReadOnlySpan<long> values)
        {
            Byte(kind);
            foreach (var value in values) Number(value);
        }

        public void Text(string text) => Length += Encoding.ASCII.GetBytes(text, bytes[Length..]);

        public void Id(in CommandId id)
        {
            var length = id.Format(bytes[(Length + 1)..]);
            Byte((byte)length);
            Length += length;
        }
    }

    private ref struct FieldReader(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> rest = bytes;

        public readonly bool IsAtEnd => rest.IsEmpty;

        public byte Byte() => Take(1)[0];

        public long Number() => BinaryPrimitives.ReadInt64LittleEndian(Take(sizeof(long)));

        public int Int() => Number() is >= int.MinValue and <= int.MaxValue and var value
            ? (int)value
            : throw new InvalidDataException("A number of the command is too large.");

        public int Count() => Number() is > 0 and <= VenueCommands.MaxCount and var value
            ? (int)value
            : throw new InvalidDataException("These are more commands than a message may hold, or none.");

        public AccountId Account() => new(Int());

        public AssetId Asset() => new(Int());

        public MarketId Market() => new(Int());

        public OrderId Order() => new(Number());

        public CommandId Id()
        {
            var length = Byte();
            if (length == 0) return default;
            return CommandId.TryParse(Take(length), out var id) ? id : throw new InvalidDataException("The command id has another form.");
        }

        public string Text(int length) => Encoding.ASCII.GetString(Take(length));

        private ReadOnlySpan<byte> Take(int count)
        {
            if (rest.Length < count) throw new InvalidDataException("The command was cut.");
            var taken = rest[..count];
            rest = rest[count..];
            return taken;
        }
    }
}
