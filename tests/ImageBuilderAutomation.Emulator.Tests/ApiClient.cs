using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Conformance.Model;
using ImageBuilderModel;
using ImageBuilderModel.Smithy;

namespace ImageBuilderAutomation.Emulator.Tests;

/// <summary>Sends operations over HTTP. The model says which members go into path, query and body. The emulator verifies no signature.</summary>
public sealed class ApiClient(Uri url, string account = "111122223333", string region = "eu-west-1") : IDisposable
{
    private readonly HttpClient _http = new() { BaseAddress = url };

    public string Account { get; } = account;

    public string Region { get; } = region;

    public string Arn(string path) => $"arn:aws:imagebuilder:{Region}:{Account}:{path}";

    public string Managed(string path) => $"arn:aws:imagebuilder:{Region}:aws:{path}";

    /// <summary>Calls an operation. A client token is added if the operation takes one and the input has none.</summary>
    public async Task<ApiResult> CallAsync(string operation, JsonObject? input = null)
    {
        var (method, pathAndQuery, sent) = Place(operation, input);
        var result = await SendAsync(new(method), pathAndQuery, sent);
        // Every response must conform to the model and its additions.
        if (result.Status == HttpStatusCode.OK)
            Assert.Empty(Answers.ProblemsOf(operation, result.Body));

        return result;
    }

    public static (string Method, string PathAndQuery, string? Body) Place(string operation, JsonObject? input)
    {
        var model = ServiceModels.ImageBuilder.Operations[operation];
        var path = model.Uri;
        var query = new List<string>();
        var body = new JsonObject();
        foreach (var member in model.Input.Members.Where(m => m.IdempotencyToken && input?.ContainsKey(m.Name) != true))
            body[member.WireName] = Guid.NewGuid().ToString();

        foreach (var (name, value) in input ?? [])
        {
            var member = model.Input.Members.FirstOrDefault(m => m.Name == name);
            switch (member?.Location ?? MemberLocation.Body)
            {
                case MemberLocation.Label:
                    path = path.Replace($"{{{name}}}", Uri.EscapeDataString(value!.ToString()), StringComparison.Ordinal);
                    break;
                case MemberLocation.Query:
                    query.AddRange((value as JsonArray ?? [value!.DeepClone()]).Select(v => $"{member!.WireName}={Uri.EscapeDataString(v!.ToString())}"));
                    break;
                default:
                    body[member?.WireName ?? name] = value?.DeepClone();
                    break;
            }
        }

        return (model.Method, path + (query.Count > 0 ? "?" + string.Join('&', query) : ""), model.Method is "PUT" or "POST" ? body.ToJsonString() : null);
    }

    /// <summary>Makes a call that must succeed.</summary>
    public async Task<JsonObject> OkAsync(string operation, JsonObject? input = null)
    {
        var result = await CallAsync(operation, input);
        Assert.True(result.Status == HttpStatusCode.OK, $"{operation} returned {result.Status} {result.Error}, expected OK: {result.Message}");
        return result.Body;
    }

    public async Task<ApiResult> SendAsync(HttpMethod method, string pathAndQuery, string? body = null, string? authorization = "")
    {
        using var request = new HttpRequestMessage(method, new Uri(pathAndQuery, UriKind.Relative));
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        if (authorization == "")
            authorization = $"AWS4-HMAC-SHA256 Credential={Account}/20261120/{Region}/imagebuilder/aws4_request, SignedHeaders=host;x-amz-date, Signature=00";
        if (authorization is not null)
            request.Headers.TryAddWithoutValidation("Authorization", authorization);
        using var response = await _http.SendAsync(request);
        return await ApiResult.ReadAsync(response);
    }

    public async Task<JsonObject> ControlAsync(HttpMethod method, string path, JsonObject? body = null)
    {
        var result = await SendAsync(method, $"/_emulator/{path}", body?.ToJsonString(), authorization: null);
        Assert.True(result.Status == HttpStatusCode.OK, $"{path} returned {result.Status}, expected OK: {result.Message}");
        return result.Body;
    }

    public void Dispose() => _http.Dispose();
}
