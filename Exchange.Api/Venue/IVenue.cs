using Exchange.Domain;

namespace Exchange.Api;

/// <summary>A venue, as endpoints see it: commands go in, durable outcomes come out.</summary>
public interface IVenue
{
    /// <summary>The venue's assets and markets, which endpoints need to read and write numbers.</summary>
    Catalog Catalog { get; }

    /// <summary>Sends a command and waits for its durable outcome.</summary>
    /// <exception cref="NotExecutedException">The command was not sent, and will never take effect.</exception>
    /// <exception cref="OutcomeUnknownException">
    /// The command was sent, perhaps, and no outcome came in time. It may take effect yet; sending it again with the same command id tells.
    /// </exception>
    Task<CommandOutcome> SendAsync(ICommand command, CancellationToken cancellation);

    /// <summary>
    /// Reads the catalog again: because it lacks something that may have been added meanwhile, or to know the markets' status now.
    /// </summary>
    Task<Catalog> RefreshCatalogAsync(CancellationToken cancellation);
}

/// <summary>A command was definitely not executed; the caller may send it again.</summary>
public class NotExecutedException(string message, Exception? inner = null) : Exception(message, inner);

/// <summary>A command was not sent, because as many as may be await their outcome.</summary>
public sealed class OverloadedException() : NotExecutedException("Too many commands await their outcome.");

/// <summary>Whether a command was or will be executed is not known.</summary>
public sealed class OutcomeUnknownException(string message, Exception? inner = null) : Exception(message, inner);
