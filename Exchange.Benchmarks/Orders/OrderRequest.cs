using System.Buffers;
using System.Buffers.Text;
using System.Globalization;
using System.Text;

namespace Exchange.Benchmarks;

/// <summary>The bytes of a request that places an order, made once: only the client's id and the price are written anew for each.</summary>
internal sealed class OrderRequest
{
    private const string NoId = "o-000000000000", NoPrice = "00000.00";

    private static readonly StandardFormat IdFormat = new('D', 12);

    private readonly byte[] bytes;
    private readonly int id, price;

    /// <summary>Makes the request.</summary>
    /// <param name="port">Where it goes.</param>
    /// <param name="key">Whose it is.</param>
    /// <param name="terms">The rest of the JSON: side, type and so on.</param>
    public OrderRequest(int port, string key, string terms)
    {
        var body = $$"""{"clientOrderId":"{{NoId}}","symbol":"{{TradingVenue.Symbol}}",{{terms}},"price":"{{NoPrice}}"}""";
        var head = string.Create(CultureInfo.InvariantCulture,
            $"POST /api/v1/orders HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nX-Api-Key: {key}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n");
        bytes = Encoding.ASCII.GetBytes(head + body);
        id = bytes.AsSpan().IndexOf(Encoding.ASCII.GetBytes(NoId)) + 2;
        price = bytes.AsSpan().LastIndexOf(Encoding.ASCII.GetBytes(NoPrice));
    }

    /// <summary>The client's id that was set last, with its quotes.</summary>
    public ReadOnlySpan<byte> QuotedId => bytes.AsSpan(id - 3, NoId.Length + 2);

    /// <summary>The request for an order with this number, which no other may have, at this price.</summary>
    /// <param name="cents">The price in ticks of 0.01: seven digits.</param>
    public ReadOnlySpan<byte> For(long number, int cents)
    {
        Utf8Formatter.TryFormat(number, bytes.AsSpan(id), out _, IdFormat);
        for (var place = NoPrice.Length - 1; place >= 0; place--)
        {
            if (NoPrice[place] == '.') continue;
            bytes[price + place] = (byte)('0' + cents % 10);
            cents /= 10;
        }

        return bytes;
    }
}
