using System.Text.Json.Serialization;

namespace Exchange.Api;

/// <summary>
/// Every type that the API writes as JSON; serializers are generated at build time. Requests are read by hand (RequestFields), and stand
/// here for the interface's description.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(ReadinessAnswer))]
[JsonSerializable(typeof(AuditAnswer))]
[JsonSerializable(typeof(Problem))]
[JsonSerializable(typeof(PlaceOrderRequest))]
[JsonSerializable(typeof(PlaceOrdersRequest))]
[JsonSerializable(typeof(PlaceOrdersAnswer))]
[JsonSerializable(typeof(AmendOrderRequest))]
[JsonSerializable(typeof(ReplaceOrderRequest))]
[JsonSerializable(typeof(OrderAnswer))]
[JsonSerializable(typeof(OrdersAnswer))]
[JsonSerializable(typeof(OrderHistoryAnswer))]
[JsonSerializable(typeof(FillsAnswer))]
[JsonSerializable(typeof(LedgerAnswer))]
[JsonSerializable(typeof(CanceledOrdersAnswer))]
[JsonSerializable(typeof(OpenAccountRequest))]
[JsonSerializable(typeof(AccountAnswer))]
[JsonSerializable(typeof(TransferRequest))]
[JsonSerializable(typeof(TransferAnswer))]
[JsonSerializable(typeof(BalancesAnswer))]
[JsonSerializable(typeof(CallerAnswer))]
[JsonSerializable(typeof(ListAssetRequest))]
[JsonSerializable(typeof(AssetAnswer))]
[JsonSerializable(typeof(AssetsAnswer))]
[JsonSerializable(typeof(OpenMarketRequest))]
[JsonSerializable(typeof(MarketAnswer))]
[JsonSerializable(typeof(MarketsAnswer))]
[JsonSerializable(typeof(MarketStatusRequest))]
[JsonSerializable(typeof(MarketStatusAnswer))]
[JsonSerializable(typeof(DepthAnswer))]
[JsonSerializable(typeof(TradesAnswer))]
[JsonSerializable(typeof(TradeHistoryAnswer))]
[JsonSerializable(typeof(CandlesAnswer))]
[JsonSerializable(typeof(BestPricesAnswer))]
[JsonSerializable(typeof(TickerAnswer))]
[JsonSerializable(typeof(TickersAnswer))]
[JsonSerializable(typeof(TicketAnswer))]
[JsonSerializable(typeof(System.Text.Json.Nodes.JsonObject))]
[JsonSerializable(typeof(OpenSessionRequest))]
[JsonSerializable(typeof(SessionAnswer))]
[JsonSerializable(typeof(CreateKeyRequest))]
[JsonSerializable(typeof(CreatedKeyAnswer))]
[JsonSerializable(typeof(KeysAnswer))]
internal sealed partial class ApiJson : JsonSerializerContext;
