using System.Globalization;
using Exchange.Domain;
using Exchange.Projections;
using Npgsql;

namespace Exchange.Api;

/// <summary>Which moment of the past a request asks about: the parameter "asOf", a sequence or a time.</summary>
internal static class AsOf
{
    /// <summary>The parameter's name.</summary>
    internal const string Name = "asOf";

    // A sequence takes no more digits than a number that every language can hold.
    private const int MaxDigits = 16;

    /// <summary>Whether the request asks about the past at all.</summary>
    internal static bool AsksAsOf(this ApiRequest request) => request.Http.Request.Query.ContainsKey(Name);

    /// <summary>Answers a question about the past, once it is known which moment it is about.</summary>
    /// <param name="request">The request.</param>
    /// <param name="read">Makes the answer; the venue is lent only as long as this lasts.</param>
    internal static async Task<IResult> AnswerAsOfAsync(this ApiRequest request, Func<PastVenue, AsOfAnswer, IResult> read)
    {
        if (await request.FindAsOfAsync() is not { } sequence) return new Problem(ProblemKind.InvalidQuery, Name);
        return await request.Api.Past.States.ReadAsync(sequence, past => read(past, AsOfAnswer.Of(past)), request.Aborted);
    }

    /// <summary>The sequence that is asked about; null when it is none, or lies in the future.</summary>
    internal static async Task<long?> FindAsOfAsync(this ApiRequest request)
    {
        var text = request.Http.Request.Query[Name][0];
        var past = request.Api.Past;
        if (text is "0" or [>= '1' and <= '9', ..] && text.Length <= MaxDigits && text.All(char.IsAsciiDigit))
        {
            var sequence = long.Parse(text, CultureInfo.InvariantCulture);
            return sequence <= await past.Moments.LastAsync(request.Aborted) ? sequence : null;
        }

        if (!TimeText.TryParse(text, out var time) || time > past.Clock.Now()) return null;
        return await past.Moments.AtAsync(time, request.Aborted);
    }
}

/// <summary>What requests need for the past.</summary>
internal sealed record PastServices(
    PastStates States, PastMoments Moments, PastTrades Trades, EventReader Events, CommandFinder Commands, Explanations Explanations,
    TimeProvider Clock);

/// <summary>The moment that an answer about the past stands for.</summary>
/// <param name="Sequence">The venue's sequence of the last event that is in it; 0 before the first.</param>
/// <param name="Time">The time of that event; none before the first.</param>
internal sealed record AsOfAnswer(long Sequence, string? Time)
{
    internal static AsOfAnswer Of(PastVenue past) => new(past.Sequence, past.Sequence == 0 ? null : TimeText.Format(past.Time));
}

/// <summary>Finds sequences in the store.</summary>
internal sealed class PastMoments(NpgsqlDataSource database, string venue)
{
    // Times only grow with the sequence, so halving finds the last event that is not later, in a look-up for each half.
    private const string LastNotLater =
        $"""
        with recursive halving (low, high) as (
            select 0::bigint, $2::bigint
            union all
            select case when e.timestamp <= $3 then middle else low end, case when e.timestamp <= $3 then high else middle - 1 end
            from (select low, high, low + (high - low + 1) / 2 as middle from halving where low < high) as h
            join {VenueStore.Schema}.mt_events e on e.stream_id = $1 and e.version = h.middle)
        select low from halving where low = high
        """;

    /// <summary>The sequence of the last event that was committed; 0 before the first.</summary>
    internal async Task<long> LastAsync(CancellationToken cancellation)
    {
        await using var command = database.CreateCommand($"select version from {VenueStore.Schema}.mt_streams where id = $1");
        command.Parameters.Add(new() { Value = VenueStore.StreamOf(venue) });
        return (long?)await command.ExecuteScalarAsync(cancellation) ?? 0;
    }

    /// <summary>The sequence of the last event up to a time, included; 0 before the first.</summary>
    internal async Task<long> AtAsync(Timestamp time, CancellationToken cancellation)
    {
        var last = await LastAsync(cancellation);
        await using var command = database.CreateCommand(LastNotLater);
        command.Parameters.Add(new() { Value = VenueStore.StreamOf(venue) });
        command.Parameters.Add(new() { Value = last });
        command.Parameters.Add(new() { Value = Moments.ToDateTime(time) });
        return (long)(await command.ExecuteScalarAsync(cancellation))!;
    }
}
