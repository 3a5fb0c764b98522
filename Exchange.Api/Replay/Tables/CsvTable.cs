using System.Globalization;
using System.Text;
using Exchange.Domain;

namespace Exchange.Api;

/// <summary>A table as CSV: a row of names, and the rows. Nothing in it has a comma or quotes, so nothing is quoted.</summary>
internal sealed class CsvTable : ITableFile
{
    private readonly StreamWriter writer;
    private readonly StringBuilder text = new();

    private CsvTable(StreamWriter writer) => this.writer = writer;

    /// <summary>Begins one, which leaves the stream open.</summary>
    public static async Task<CsvTable> BeginAsync(Stream stream, IReadOnlyList<TableColumn> columns, CancellationToken cancellation)
    {
        var writer = new StreamWriter(stream, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), leaveOpen: true);
        await writer.WriteAsync($"{string.Join(',', columns.Select(column => column.Name))}\n".AsMemory(), cancellation);
        return new CsvTable(writer);
    }

    /// <inheritdoc/>
    public async Task WriteAsync(IReadOnlyList<TableColumn> columns, int rows, CancellationToken cancellation)
    {
        for (var row = 0; row < rows; row++)
        {
            for (var i = 0; i < columns.Count; i++)
            {
                if (i > 0) text.Append(',');
                Append(columns[i], row);
            }

            text.Append('\n');
        }

        await writer.WriteAsync(text, cancellation);
        text.Clear();
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => writer.DisposeAsync();

    private void Append(TableColumn column, int row)
    {
        if (column.Kind == TableColumnKind.Text) text.Append(column.Texts[row]);
        else if (column.Kind == TableColumnKind.Time) text.Append(TimeText.Format(new Timestamp(column.Numbers[row])));
        else text.Append(CultureInfo.InvariantCulture, $"{column.Numbers[row]}");
    }
}
