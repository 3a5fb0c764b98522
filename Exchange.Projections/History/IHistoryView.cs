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

    /// <summary>A build from zero has come to the end of a venue: gathers what <see cref="Write"/> has held back until then.</summary>
    void Complete(HistoryVenue venue)
    {
    }

    /// <summary>Forgets what was gathered: the page is committed, or has failed.</summary>
    void Forget();
}

/// <summary>A venue as of the event at hand. Several venues may share a database; each row says of which it is.</summary>
/// <param name="Name">The venue's name, the first column of every table.</param>
/// <param name="Catalog">Its assets and markets, which tell what the numbers count.</param>
/// <param name="Accounts">Its balances and open orders.</param>
public sealed record HistoryVenue(string Name, Catalog Catalog, AccountFold Accounts);

/// <summary>The transaction of a page.</summary>
/// <param name="schema">The schema of the tables.</param>
/// <param name="add">Adds a statement.</param>
/// <param name="append">Adds rows at the end of a table, a column each; null where that is a statement like others.</param>
public sealed class HistoryPage(string schema, Action<string, object[]> add, Action<string, Array[]>? append = null)
{
    /// <summary>The schema of the tables.</summary>
    public string Schema => schema;

    /// <summary>
    /// Whether the page is of a build from zero, which nobody reads before its end. A view may hold back rows that may change still, and
    /// so write each only once; <see cref="IHistoryView.Complete"/> asks for them.
    /// </summary>
    public bool IsOfBuild => append is not null;

    /// <summary>
    /// Adds a statement that returns no rows, in which ? stands for a parameter: many rows as arrays, a column each, for unnest(?, ?, ...).
    /// </summary>
    public void Add(string sql, params object[] parameters) => add(sql, parameters);

    /// <summary>Adds rows with all columns of a table, whose types are exactly those of the arrays.</summary>
    public void Append(string table, params Array[] columns)
    {
        if (append is not null && !columns.Any(column => column is Numeral[]))
        {
            append(table, columns);
            return;
        }

        var arrays = string.Join(", ", columns.Select(column => column is Numeral[]? "?::numeric[]" : "?"));
        add(
            $"insert into {schema}.{table} select * from unnest({arrays})",
            [.. columns.Select(column => column is Numeral[] numerals ? Array.ConvertAll(numerals, numeral => numeral.Text) : column)]);
    }
}

/// <summary>A number, maybe with more digits than a decimal has, or null.</summary>
/// <param name="Text">Its digits.</param>
public readonly record struct Numeral(string? Text);
