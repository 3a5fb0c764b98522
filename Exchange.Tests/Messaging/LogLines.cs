using System.Collections.Concurrent;
using Microsoft.Extensions.Logging;

namespace Exchange.Tests;

/// <summary>Keeps what is logged about streams.</summary>
internal sealed class LogLines : ILoggerProvider
{
    private readonly ConcurrentQueue<(LogLevel Level, string Line)> lines = new();

    public IReadOnlyList<string> Of(LogLevel level) => [.. lines.Where(line => line.Level == level).Select(line => line.Line)];

    public ILogger CreateLogger(string categoryName) => new Log(this, categoryName.StartsWith("Exchange.", StringComparison.Ordinal));

    public void Dispose()
    {
    }

    private sealed class Log(LogLines kept, bool wanted) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state) where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => wanted;

        void ILogger.Log<TState>(
            LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (wanted) kept.lines.Enqueue((logLevel, formatter(state, exception)));
        }
    }
}
