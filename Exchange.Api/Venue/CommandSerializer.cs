using System.Buffers;
using System.Security.Cryptography;
using Wolverine;
using Wolverine.Runtime.Serialization;

namespace Exchange.Api;

/// <summary>
/// Commands as the body of a message: their bytes, and a code over them that only the processes of this exchange can make
/// (HMAC-SHA-256, the first 16 bytes). So a command that somebody else puts into the stream is not executed, whatever it says.
/// </summary>
internal sealed class CommandSerializer(byte[] key) : IMessageSerializer
{
    private const int MacLength = 16;

    public string ContentType => "application/x-exchange-command";

    public byte[] Write(Envelope envelope) => WriteMessage(envelope.Message!);

    public byte[] WriteMessage(object message)
    {
        var commands = (VenueCommands)message;
        var bytes = ArrayPool<byte>.Shared.Rent(CommandCodec.MaxLength(commands.Commands.Count) + MacLength);
        try
        {
            var length = CommandCodec.Write(commands, bytes);
            Sign(bytes.AsSpan(0, length), bytes.AsSpan(length, MacLength));
            return bytes[..(length + MacLength)];
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(bytes);
        }
    }

    public object ReadFromData(Type messageType, Envelope envelope) => ReadFromData(envelope.Data!);

    public object ReadFromData(byte[] data)
    {
        if (data.Length <= MacLength) throw new InvalidDataException("The command was cut.");
        var body = data.AsSpan(0, data.Length - MacLength);
        var mac = data.AsSpan(body.Length);
        Span<byte> expected = stackalloc byte[MacLength];
        Sign(body, expected);
        if (!CryptographicOperations.FixedTimeEquals(mac, expected))
            throw new InvalidDataException("The command is not from a process of this exchange: its code is wrong.");
        return CommandCodec.Read(body);
    }

    private void Sign(ReadOnlySpan<byte> body, Span<byte> mac)
    {
        Span<byte> hash = stackalloc byte[HMACSHA256.HashSizeInBytes];
        HMACSHA256.HashData(key, body, hash);
        hash[..MacLength].CopyTo(mac);
    }
}
