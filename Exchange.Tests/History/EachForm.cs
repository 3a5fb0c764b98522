using Exchange.Projections;
using Xunit;

namespace Exchange.Tests;

/// <summary>
/// Both forms of the history, for tests of what they do alike. The one in TimescaleDB is skipped where EXCHANGE_TEST_TIMESCALE names no
/// server that has it.
/// </summary>
public sealed class EachForm : TheoryData<HistoryForm>
{
    public EachForm() : base(HistoryForm.Plain, HistoryForm.Timescale)
    {
    }
}
