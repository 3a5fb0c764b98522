using Exchange.Domain;
using Npgsql;

namespace Exchange.Api;

/// <summary>A column of a table that is audited.</summary>
internal readonly record struct AuditedColumn(string Name, ColumnKind Kind);

/// <summary>
/// Compares the rows of a table with those that must be there, both in the order of a key, each of them once: so a row that is missing,
/// one too many, and each column that is another are found, in one pass and in constant memory.
/// </summary>
/// <param name="report">Where what is found goes.</param>
/// <param name="check">The check that it belongs to.</param>
/// <param name="table">The table's name.</param>
/// <param name="columns">Its columns, those of the key first.</param>
/// <param name="keys">How many make the key.</param>
internal sealed class TableAudit(AuditReport report, AuditCheck check, string table, AuditedColumn[] columns, int keys) : IAsyncDisposable
{
    private readonly ExpectedRow expected = new([.. columns.Select(column => column.Kind)]);
    private CopyRows? rows;
    private bool isAtRow;
    private long compared;

    /// <summary>The names of the columns, in order.</summary>
    public string Names => string.Join(", ", columns.Select(column => column.Name));

    /// <summary>Begins to read the table.</summary>
    /// <param name="connection">A connection for it alone.</param>
    /// <param name="query">The rows, by <see cref="Names"/>, in the order of the key.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task OpenAsync(NpgsqlConnection connection, string query, CancellationToken cancellation)
    {
        rows = await CopyRows.OpenAsync(connection, query, columns.Length, cancellation);
        isAtRow = await rows.ReadAsync(cancellation);
    }

    /// <summary>Begins the next row that must be there; its columns follow, and then <see cref="CheckAsync"/>.</summary>
    public ExpectedRow Expect() => expected.Begin();

    /// <summary>Compares the row that was begun.</summary>
    /// <param name="sequence">The event that it follows from.</param>
    /// <param name="time">When that happened.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async ValueTask CheckAsync(long? sequence, Timestamp? time, CancellationToken cancellation)
    {
        compared++;
        while (isAtRow && CompareKey() is var order && order <= 0)
        {
            if (order == 0) CompareColumns(sequence, time);
            else ReportExtra();
            isAtRow = await rows!.ReadAsync(cancellation);
            if (order == 0) return;
        }

        report.Add(check, table, $"The row is missing: {ShowExpected()}.", sequence, KeyOf(expected.Show), since: time);
    }

    /// <summary>Ends it: rows that follow are too many.</summary>
    public async Task EndAsync(CancellationToken cancellation)
    {
        for (; isAtRow; isAtRow = await rows!.ReadAsync(cancellation)) ReportExtra();
        report.Count(table, compared);
        compared = 0;
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => rows?.DisposeAsync() ?? ValueTask.CompletedTask;

    // Below zero when the stored row comes before the expected one.
    private int CompareKey()
    {
        for (var i = 0; i < keys; i++)
        {
            var order = columns[i].Kind == ColumnKind.Text
                ? rows![i].SequenceCompareTo(expected[i])
                : CopyRows.NumberOf(rows![i]).CompareTo(CopyRows.NumberOf(expected[i]));
            if (order != 0) return order;
        }

        return 0;
    }

    private void CompareColumns(long? sequence, Timestamp? time)
    {
        for (var i = keys; i < columns.Length; i++)
        {
            if (expected.Equals(i, rows!)) continue;
            var what = $"{columns[i].Name} is {expected.Show(i, rows!)}, and must be {expected.Show(i)}.";
            report.Add(check, table, what, sequence, KeyOf(expected.Show), columns[i].Name, time);
        }
    }

    private void ReportExtra()
    {
        string Stored(int column) => expected.Show(column, rows!);
        var content = string.Join(", ", columns.Select((column, i) => $"{column.Name} {Stored(i)}"));
        long? sequence = columns[0].Name == "sequence" ? rows!.Number(0) : null;
        report.Add(check, table, $"Nothing that happened leads to this row: {content}.", sequence, KeyOf(Stored));
    }

    private string ShowExpected() => string.Join(", ", columns.Select((column, i) => $"{column.Name} {expected.Show(i)}"));

    private string KeyOf(Func<int, string> show) =>
        string.Join(", ", columns.Take(keys).Select((column, i) => $"{column.Name} {show(i)}"));
}
