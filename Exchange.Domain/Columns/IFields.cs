namespace Exchange.Domain;

/// <summary>
/// The fields of one event after another on their way into columns, or out of them. Both ways are told by one method for each event
/// (<see cref="EventFields"/>): on the way in a value is written and given back, on the way out the one that was written is given back.
/// So what stands in a file and how it is read cannot differ.
/// </summary>
internal interface IFields
{
    /// <summary>A value that is small, or often the same.</summary>
    long Plain(long value);

    /// <summary>A value that is near the one before it of the same market.</summary>
    long Step(long value, MarketId market);

    /// <summary>An order, near the one that was placed last.</summary>
    OrderId Order(OrderId order);

    /// <summary>The order that is placed: the next, as a rule.</summary>
    OrderId NextOrder(OrderId order);

    /// <summary>A caller's id, of which many count up.</summary>
    CommandId Id(AccountId account, in CommandId id);

    /// <summary>What a market's numbers stand for, from which amounts are foretold.</summary>
    MarketUnits Units(MarketId market);
}
