using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Text.Json.Nodes;
using Conformance.Clients;
using ImageBuilderAutomation.Emulator.Protocol;

namespace Conformance.Scenarios;

/// <summary>The context of a running scenario: one client, one emulator, and the emulator's control routes.</summary>
internal sealed class ScenarioContext(IOfficialClient client, ScenarioHost host)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static string Arn(string path) => $"arn:aws:imagebuilder:{Environments.Region}:{Environments.Account}:{path}";

    /// <summary>The ARN of a resource that Amazon owns.</summary>
    public static string Managed(string path) => $"arn:aws:imagebuilder:{Environments.Region}:aws:{path}";

    /// <summary>Sends a call and asserts that it succeeds.</summary>
    public async Task<JsonObject> OkAsync(string operation, [StringSyntax(StringSyntaxAttribute.Json)] string input = "{}")
    {
        var answer = await SendAsync(operation, input);
        Assert.True(answer.Error is null, $"{operation} {input}: {answer.Error} {answer.Message}");
        Assert.Equal(200, answer.Status ?? Last(operation).Status);
        return answer.Output;
    }

    /// <summary>Sends a call and asserts that it fails with this error and status, and that the client has a type for the error.</summary>
    /// <returns>The error message.</returns>
    public async Task<string> RefusedAsync(string error, int status, string operation, [StringSyntax(StringSyntaxAttribute.Json)] string input = "{}")
    {
        var answer = await SendAsync(operation, input);
        Assert.Equal((operation, error, status), (operation, answer.Error, answer.Status ?? Last(operation).Status));
        Assert.True(answer.Typed, $"{error} is not typed");
        Assert.Equal(Last(operation).Message, answer.Message);
        return answer.Message!;
    }

    /// <summary>All items of a list, and the number of pages that the client requested.</summary>
    public async Task<(IReadOnlyList<JsonNode> Items, int Pages)> CollectAsync(
        string operation, string items, int pageSize, [StringSyntax(StringSyntaxAttribute.Json)] string input = "{}")
    {
        var before = Requests(operation).Count;
        var collected = await client.CollectAsync(operation, items, JsonNode.Parse(input)!.AsObject(), pageSize);
        return (collected, Requests(operation).Count - before);
    }

    /// <summary>Polls until the result is not null.</summary>
    public static async Task<T> UntilAsync<T>(string what, Func<Task<T?>> ask)
        where T : class
    {
        for (var watch = Stopwatch.StartNew(); watch.Elapsed < Patience; await Task.Delay(20))
        {
            if (await ask() is { } answer)
                return answer;
        }

        throw new TimeoutException($"Expected within {Patience.TotalSeconds} s that {what}.");
    }

    public async Task<JsonObject> ImageAsync(string arn) => (await OkAsync("GetImage", $$"""{ "imageBuildVersionArn": "{{arn}}" }"""))["image"]!.AsObject();

    public async Task<JsonObject> ImageInAsync(string status, string arn) =>
        await UntilAsync($"{arn} is {status}", async () => await ImageAsync(arn) is var image && StatusOf(image) == status ? image : null);

    public static string StatusOf(JsonNode resource) => resource["state"]!["status"]!.GetValue<string>();

    public static string[] Texts(IEnumerable<JsonNode?> items, string member) => [.. items.Select(item => item![member]!.GetValue<string>())];

    /// <summary>Parses a date of a response, which the clients show in different formats.</summary>
    public static DateTimeOffset Date(JsonNode? shown) => shown!.GetValueKind() == System.Text.Json.JsonValueKind.String
        ? DateTimeOffset.Parse(shown.GetValue<string>(), System.Globalization.CultureInfo.InvariantCulture)
        : DateTimeOffset.FromUnixTimeMilliseconds((long)(shown.GetValue<double>() * 1000));

    /// <summary>Posts to a control route of the emulator.</summary>
    public async Task<JsonObject> StubAsync(string route, [StringSyntax(StringSyntaxAttribute.Json)] string order)
    {
        using var content = new StringContent(order);
        using var answer = await host.Http.PostAsync($"_emulator/{route}", content);
        var body = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, $"{route}: {body}");
        return JsonNode.Parse(body)!.AsObject();
    }

    public void NoMoreFaults() => host.Emulator.World.Faults.Clear();

    /// <summary>The requests that the emulator received, oldest first.</summary>
    public IReadOnlyList<RequestEntry> Requests(string operation) => [.. host.Emulator.World.Requests.Snapshot().Where(r => r.Operation == operation)];

    public DateTimeOffset Now => host.Emulator.World.Clock.GetUtcNow();

    /// <summary>Sends a call through the same kind of client as another caller.</summary>
    public Task<ClientResponse> SendAsAsync(string accessKey, string region, string operation, [StringSyntax(StringSyntaxAttribute.Json)] string input) =>
        host.SendAsAsync(accessKey, region, operation, JsonNode.Parse(input)!.AsObject());

    private Task<ClientResponse> SendAsync(string operation, string input) => client.SendAsync(operation, JsonNode.Parse(input)!.AsObject());

    private RequestEntry Last(string operation) => Requests(operation)[^1];
}
