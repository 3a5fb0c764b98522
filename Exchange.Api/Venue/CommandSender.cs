using System.Diagnostics;
using Exchange.Domain;
using Wolverine.Runtime;

namespace Exchange.Api;

/// <summary>
/// Puts commands into the venue's stream. One message is on its way at a time; what comes meanwhile goes together in the next. So a lone
/// command is sent at once, and under load a message, whose cost hardly depends on its size, carries many.
/// </summary>
/// <remarks>What waits is bounded by <see cref="PendingCommands"/>, to which every command was added before.</remarks>
internal sealed class CommandSender(ExchangeOptions options, ProcessId self, PendingCommands pending, IWolverineRuntime wolverine)
{
    private readonly Uri stream = RedisStreamTransport.UriOf(CommandStream.KeyOf(options.Venue));
    private readonly Lock gate = new();
    private readonly Queue<VenueCommand> waiting = [];
    private bool isSending;

    /// <summary>
    /// Sends a command, soon. If that fails, its waiter gets a <see cref="NotExecutedException"/> or an
    /// <see cref="OutcomeUnknownException"/>.
    /// </summary>
    public void Send(long correlation, ICommand command, string? trace = null)
    {
        lock (gate)
        {
            waiting.Enqueue(new VenueCommand(correlation, command, trace));
            if (isSending) return;
            isSending = true;
        }

        _ = SendAllAsync();
    }

    private async Task SendAllAsync()
    {
        Activity.Current = null; // the messages are of many senders, and not part of what the first of them does
        while (Take() is { } commands)
        {
            try
            {
                await new MessageBus(wolverine).EndpointFor(stream).SendAsync(new VenueCommands(self, commands));
            }
            catch (StreamSendException e) when (!e.MayHaveBeenSent)
            {
                Fail(commands, new NotExecutedException("The command could not be sent.", e));
            }
            catch (Exception e)
            {
                Fail(commands, new OutcomeUnknownException("It is not known whether the command was sent.", e));
            }
        }
    }

    // What waits, or null when nothing does; then the next command starts the sending again.
    private VenueCommand[]? Take()
    {
        lock (gate)
        {
            if (waiting.Count == 0)
            {
                isSending = false;
                return null;
            }

            var commands = new VenueCommand[Math.Min(waiting.Count, VenueCommands.MaxCount)];
            for (var i = 0; i < commands.Length; i++) commands[i] = waiting.Dequeue();
            return commands;
        }
    }

    private void Fail(VenueCommand[] commands, Exception exception)
    {
        foreach (var command in commands) pending.Fail(command.Correlation, exception);
    }
}
