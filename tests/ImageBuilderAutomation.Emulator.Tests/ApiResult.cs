using System.Net;
using System.Text.Json.Nodes;

namespace ImageBuilderAutomation.Emulator.Tests;

/// <param name="Error">The error's type as an SDK reads it from the header; null on success.</param>
public sealed record ApiResult(HttpStatusCode Status, string? Error, string? RequestId, JsonObject Body)
{
    public string? Message => Body["message"]?.GetValue<string>();

    public static async Task<ApiResult> ReadAsync(HttpResponseMessage response) => new(
        response.StatusCode,
        response.Headers.TryGetValues("x-amzn-ErrorType", out var type) ? type.Single() : null,
        response.Headers.TryGetValues("x-amzn-RequestId", out var id) ? id.Single() : null,
        JsonNode.Parse(await response.Content.ReadAsStringAsync())!.AsObject());

    /// <summary>Checks the status, the error code and the start of the message, which names the parameter.</summary>
    public void MustBe(HttpStatusCode status, string error, string? messageStart = null)
    {
        Assert.Equal((status, error), (Status, Error));
        if (messageStart is not null)
            Assert.StartsWith(messageStart, Message, StringComparison.Ordinal);
    }
}
