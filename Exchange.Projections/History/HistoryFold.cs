using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// Folds pages of events of all venues into the views of the past. What it has in memory stands for the end of the last page; when a page
/// fails, everything is forgotten and loaded again from the rows, which stand for the pages that were committed.
/// </summary>
/// <param name="schema">The schema of the tables.</param>
/// <param name="views">The views.</param>
/// <param name="load">Loads a venue as its rows have it.</param>
public sealed class HistoryFold(
    string schema, IReadOnlyList<IHistoryView> views, Func<string, CancellationToken, Task<HistoryVenue>> load)
{
    private readonly Dictionary<string, Reading> venues = new(StringComparer.Ordinal);
    private readonly HashSet<Reading> touched = [];
    private readonly EventBuffer events = new();

    /// <summary>The statements that make all tables where they are missing.</summary>
    public static string Tables(string schema, IEnumerable<IHistoryView> views) =>
        $"""
        create schema if not exists {schema};
        -- Up to which event of a venue the rows stand.
        create table if not exists {schema}.positions (
            venue text primary key,
            sequence bigint not null,
            time timestamptz not null) with (fillfactor = 50);
        {string.Concat(views.Select(view => view.Tables(schema)))}
        """;

    /// <summary>Takes the next event of a venue; one that the rows stand for already is passed over.</summary>
    /// <exception cref="InvalidDataException">It cannot be read.</exception>
    /// <exception cref="InvalidOperationException">There are others before it. Call <see cref="Reset"/> before going on.</exception>
    public async ValueTask GatherAsync(
        string venue, EventType type, long sequence, Timestamp time, ReadOnlyMemory<byte> json, CancellationToken cancellation)
    {
        await OpenAsync(venue, cancellation);
        Gather(venue, type, sequence, time, json.Span);
    }

    /// <summary>Loads a venue as its rows have it, unless it is in memory.</summary>
    /// <returns>The sequence that it stands for.</returns>
    public async ValueTask<long> OpenAsync(string venue, CancellationToken cancellation)
    {
        if (!venues.TryGetValue(venue, out var reading))
        {
            reading = new Reading(await load(venue, cancellation));
            reading.Venue.Accounts.KeepLastChanges();
            venues.Add(venue, reading);
        }

        return reading.Venue.Accounts.Sequence;
    }

    /// <summary>The same as <see cref="GatherAsync"/>, of a venue that is loaded.</summary>
    public void Gather(string venue, EventType type, long sequence, Timestamp time, ReadOnlySpan<byte> json)
    {
        var reading = venues[venue];
        if (sequence <= reading.Venue.Accounts.Sequence) return;
        if (touched.Add(reading)) reading.Before = reading.Venue.Accounts.Sequence;
        events.Clear();
        reading.Reader.Read(type, sequence, time, json, events);
        foreach (var e in events) Gather(reading.Venue, e);
    }

    /// <summary>Gathers what the views have held back of a venue that is built from zero, when its events have all been written.</summary>
    public void Complete(string venue)
    {
        foreach (var view in views) view.Complete(venues[venue].Venue);
        venues[venue].Venue.IsBuilding = false;
    }

    /// <summary>Adds the rows of what was gathered, and the positions that they stand for.</summary>
    public void Write(HistoryPage page) => Write(page, _ => page);

    /// <summary>The same, with a transaction for each view.</summary>
    public void Write(HistoryPage positions, Func<IHistoryView, HistoryPage> pageOf)
    {
        // First, since whoever puts another history into the place of this one locks these rows.
        if (touched.Count > 0) WritePositions(positions);
        foreach (var view in views) view.Write(pageOf(view));
    }

    // Where they are not what this page goes on from, somebody else has folded, or another history stands here: then the page fails, by a
    // division by zero.
    private void WritePositions(HistoryPage page)
    {
        // Rows are found by their keys. A planner that knows little of a new table would read and hash all of it for each page.
        page.Add("set local enable_seqscan = off");
        page.Add("set local enable_hashjoin = off");
        page.Add("set local enable_mergejoin = off");
        // None of a page's statements may return rows: what fails after one that does would be heard of too late.
        var names = touched.Select(reading => reading.Venue.Name).ToArray();
        page.Add($"insert into {schema}.positions select *, 0, 'epoch' from unnest(?) on conflict do nothing", [names]);
        page.Add(
            $"""
            update {schema}.positions p set sequence = n.sequence / (p.sequence = n.before)::int, time = n.time
            from unnest(?, ?, ?, ?) as n (venue, before, sequence, time) where p.venue = n.venue
            """,
            names,
            touched.Select(reading => reading.Before).ToArray(),
            touched.Select(reading => reading.Venue.Accounts.Sequence).ToArray(),
            touched.Select(reading => HistoryNumbers.Time(reading.Venue.Accounts.Time)).ToArray());
    }

    /// <summary>Forgets what was gathered, once it is committed.</summary>
    public void Forget()
    {
        foreach (var view in views) view.Forget();
        touched.Clear();
    }

    /// <summary>Forgets everything, after a page has failed and whenever the pages do not follow on the last.</summary>
    public void Reset()
    {
        Forget();
        venues.Clear();
    }

    private void Gather(HistoryVenue venue, EventRecord e)
    {
        venue.Accounts.Apply(e);
        foreach (var view in views) view.Gather(venue, e);
    }

    private sealed class Reading(HistoryVenue venue)
    {
        public HistoryVenue Venue { get; } = venue;

        // What its rows stand for before the page.
        public long Before { get; set; }

        public EventJsonReader Reader { get; } = new(venue.Catalog);
    }
}
