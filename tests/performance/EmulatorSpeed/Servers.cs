using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace EmulatorSpeed;

/// <summary>Starts and calls local servers of other services.</summary>
internal static class Servers
{
    private const string Table = """
        {"TableName":"builders","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}]}
        """;

    /// <summary>Null when it is not installed.</summary>
    public static string? MotoPath =>
        Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "moto_server")).FirstOrDefault(File.Exists);

    public static ProcessStartInfo Dynalite(string folder, int port) => new(
        TestKit.Node.PathOf("node"),
        [Path.Combine(folder, "node_modules", "dynalite", "cli.js"), "--host", "127.0.0.1", "--port", $"{port}", "--createTableMs", "0"]);

    public static async Task CreateTableAsync(HttpClient http)
    {
        await SendAsync(http, DynamoDB("CreateTable", Table));
        await Task.Delay(TimeSpan.FromSeconds(1));
    }

    public static HttpRequestMessage PutItem(int n) =>
        DynamoDB("PutItem", $$"""{"TableName":"builders","Item":{"pk":{"S":"item-{{n}}"},"value":{"S":"builder"} } }""");

    public static HttpRequestMessage GetItem() => DynamoDB("GetItem", """{"TableName":"builders","Key":{"pk":{"S":"item-0"}}}""");

    public static HttpRequestMessage PutParameter(int n) => Ssm("PutParameter", $$"""{"Name":"/base/{{n}}","Value":"builder","Type":"String"}""");

    public static HttpRequestMessage DescribeParameters() => Ssm("DescribeParameters", "{}");

    public static async Task PutItemsAsync(Uri url, int count)
    {
        using var http = new HttpClient { BaseAddress = url };
        if (count == 1)
            await CreateTableAsync(http);
        for (var i = 0; i < count; i++)
            await SendAsync(http, PutItem(i));
    }

    public static async Task PutParametersAsync(Uri url, int count)
    {
        using var http = new HttpClient { BaseAddress = url };
        for (var i = 0; i < count; i++)
            await SendAsync(http, PutParameter((count * 10) + i));
    }

    /// <exception cref="IOException">Any response other than 200.</exception>
    public static async Task SendAsync(HttpClient http, HttpRequestMessage request)
    {
        using var answer = await http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        request.Dispose();
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new IOException($"{request.RequestUri} returned {answer.StatusCode}: {body}");
    }

    public static HttpRequestMessage Request(
        HttpMethod method, string path, string service, string? body = null, string? target = null, long account = 111_122_223_333)
    {
        var request = new HttpRequestMessage(method, path);
        request.Headers.TryAddWithoutValidation("X-Amz-Date", "20261120T090000Z");
        request.Headers.TryAddWithoutValidation("Authorization",
            $"AWS4-HMAC-SHA256 Credential={account}/20261120/eu-west-1/{service}/aws4_request, SignedHeaders=host;x-amz-date, Signature={new string('0', 64)}");
        if (target is not null)
            request.Headers.TryAddWithoutValidation("X-Amz-Target", target);
        if (body is not null)
            request.Content = new StringContent(body, Encoding.UTF8, new MediaTypeHeaderValue(service switch
            {
                "dynamodb" => "application/x-amz-json-1.0",
                "ssm" => "application/x-amz-json-1.1",
                _ => "application/json",
            }));
        return request;
    }

    private static HttpRequestMessage DynamoDB(string operation, string body) =>
        Request(HttpMethod.Post, "/", "dynamodb", body, $"DynamoDB_20120810.{operation}");

    private static HttpRequestMessage Ssm(string operation, string body) => Request(HttpMethod.Post, "/", "ssm", body, $"AmazonSSM.{operation}");
}
