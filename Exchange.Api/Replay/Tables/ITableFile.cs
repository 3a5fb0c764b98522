namespace Exchange.Api;

/// <summary>The file of a table. It is whole when it was disposed of.</summary>
internal interface ITableFile : IAsyncDisposable
{
    /// <summary>Writes rows.</summary>
    /// <param name="columns">All columns of the table, with the rows.</param>
    /// <param name="rows">How many there are.</param>
    /// <param name="cancellation">Ends it.</param>
    Task WriteAsync(IReadOnlyList<TableColumn> columns, int rows, CancellationToken cancellation);
}
