using Exchange.Domain;

namespace Exchange.Projections;

/// <summary>
/// A view of the past, kept in tables. The events come in pages, in their order: each event of a page is gathered, then the rows of the
/// page are added to the transaction that also moves the position, then they are forgotten. A page that fails is gathered again later,
/// as a whole, after everything in memory was forgotten; so whatever a view remembers beyond a page it must be able to do without.
/// </summary>
public interface IHistoryView
{
    /// <summary>
    /// The statements that make the view's tables in a schema where they are missing. They run at each start, so they change nothing of
    /// what is there.
    /// </summary>
    string Tables(string schema);

    /// <summary>
    /// The tables to which rows are only ever added, with the columns of their primary keys. A build from zero adds all rows before it
    /// makes the keys, which takes less than looking for the place of each row.
    /// </summary>
    IReadOnlyList<(string Table, string Key)> Appended => [];

    /// <summary>Takes the next event. The venue's catalog and fold have taken it already.</summary>
    void Gather(HistoryVenue venue, EventRecord e);

    /// <summary>
    /// Adds the rows of what was gathered to the page's transaction. What is added is a copy: the view may forget it before it is
    /// committed.
    /// </summary>
    void Write(HistoryPage page);

    /// <summary>
    /// A build from zero has come to the end of a venue: gathers what was held back until then, while
    /// <see cref="HistoryVenue.IsBuilding"/> was true.
    /// </summary>
    void Complete(HistoryVenue venue)
    {
    }

    /// <summary>Forgets what was gathered: the page is committed, or has failed.</summary>
    void Forget();
}

/// <summary>The transaction of a page.</summary>
/// <param name="schema">The schema of the tables.</param>
/// <param name="add">Adds a statement.</param>
/// <param name="append">Adds rows to a table, as a binary COPY has them.</param>
public sealed class HistoryPage(string schema, Action<string, object[]> add, Action<string, ArraySegment<byte>> append)
{
    /// <summary>The schema of the tables.</summary>
    public string Schema => schema;

    /// <summary>
    /// Adds a statement that returns no rows, in which ? stands for a parameter: many rows as arrays, a column each, for unnest(?, ?, ...).
    /// Statements are executed in their order, before rows are appended.
    /// </summary>
    public void Add(string sql, params object[] parameters) => add(sql, parameters);

    /// <summary>Adds rows to the end of their table, if there are any.</summary>
    public void Append(TableRows rows)
    {
        if (rows.Count > 0) append(rows.Table, rows.Take());
    }
}
