using Parquet;
using Parquet.Schema;

namespace Exchange.Api;

/// <summary>A table as Parquet, a row group for each lot of rows.</summary>
internal sealed class ParquetTable : ITableFile
{
    private readonly ParquetWriter writer;
    private readonly DataField[] fields;

    private ParquetTable(ParquetWriter writer, DataField[] fields) => (this.writer, this.fields) = (writer, fields);

    /// <summary>Begins one, which leaves the stream open.</summary>
    public static async Task<ParquetTable> BeginAsync(Stream stream, IReadOnlyList<TableColumn> columns, CancellationToken cancellation)
    {
        DataField[] fields = [.. columns.Select(FieldOf)];
        return new(await ParquetWriter.CreateAsync(new ParquetSchema(fields), stream, cancellationToken: cancellation), fields);
    }

    /// <inheritdoc/>
    public async Task WriteAsync(IReadOnlyList<TableColumn> columns, int rows, CancellationToken cancellation)
    {
        if (rows == 0) return;
        using var group = writer.CreateRowGroup();
        for (var i = 0; i < columns.Count; i++)
        {
            var (field, column) = (fields[i], columns[i]);
            if (column.Kind == TableColumnKind.Text) await group.WriteAsync(field, column.Texts);
            else if (column.Kind == TableColumnKind.Whole)
                await group.WriteAsync<long>(field, column.Numbers.ToArray(), cancellationToken: cancellation);
            else await group.WriteAsync<DateTime>(field, TimesOf(column), cancellationToken: cancellation);
        }

        group.CompleteValidate();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => writer.DisposeAsync();

    private static DataField FieldOf(TableColumn column) => column.Kind switch
    {
        TableColumnKind.Text => new DataField(column.Name, typeof(string), isNullable: false),
        TableColumnKind.Whole => new DataField(column.Name, typeof(long), isNullable: false),
        _ => new DateTimeDataField(column.Name, DateTimeFormat.Timestamp, true, DateTimeTimeUnit.Micros, isNullable: false),
    };

    private static DateTime[] TimesOf(TableColumn column) =>
        [.. column.Numbers.Select(time => DateTime.UnixEpoch.AddMicroseconds(time))];
}
