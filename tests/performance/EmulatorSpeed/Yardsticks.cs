using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using ImageBuilderAutomation.Emulator;
using TestKit;

namespace EmulatorSpeed;

/// <summary>Simple reads and writes beside local servers of other services, all through the same client: dynalite, and moto_server where it is installed.</summary>
internal static class Yardsticks
{
    private const string Infrastructure = "arn:aws:imagebuilder:eu-west-1:111122223333:infrastructure-configuration/base-0";
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(3);

    public static async Task MeasureAsync()
    {
        Console.WriteLine("| requests a second, through HttpClient | 1 caller | 16 callers |");
        Console.WriteLine("| --- | ---: | ---: |");
        await using (var emulator = await EmulatorServer.StartAsync(new()))
        {
            using var http = new HttpClient { BaseAddress = emulator.Url };
            await ShowAsync(http, "this emulator, CreateInfrastructureConfiguration", n => Request(
                HttpMethod.Put, "/CreateInfrastructureConfiguration", "imagebuilder", $$"""{"name":"base {{n}}","instanceProfileName":"builder","clientToken":"token-{{n}}"}""",
                account: n == 0 ? 111_122_223_333 : 200_000_000_000 + (n / 900)));
            await ShowAsync(http, "this emulator, GetInfrastructureConfiguration", _ => Request(
                HttpMethod.Get, $"/GetInfrastructureConfiguration?infrastructureConfigurationArn={Uri.EscapeDataString(Infrastructure)}", "imagebuilder"));
            await ShowAsync(http, "this emulator, ListInfrastructureConfigurations (one)", _ => Request(HttpMethod.Post, "/ListInfrastructureConfigurations", "imagebuilder", "{}"));
        }

        await DynaliteAsync();
        await MotoAsync();
        Console.WriteLine();
    }

    private static async Task DynaliteAsync()
    {
        var folder = Repository.PathOf("tests", "ImageBuilderAutomation.Aws.Tests", "npm");
        await NpmFolder.EnsureInstalledAsync(folder);
        await using var server = await StartAsync("dynalite", port => new(Node.PathOf("node"),
            [Path.Combine(folder, "node_modules", "dynalite", "cli.js"), "--host", "127.0.0.1", "--port", $"{port}", "--createTableMs", "0"]));
        using var http = new HttpClient { BaseAddress = server.Url };
        await SendAsync(http, Call("CreateTable", """
            {"TableName":"builders","BillingMode":"PAY_PER_REQUEST","KeySchema":[{"AttributeName":"pk","KeyType":"HASH"}],"AttributeDefinitions":[{"AttributeName":"pk","AttributeType":"S"}]}
            """));
        await Task.Delay(TimeSpan.FromSeconds(1));
        await ShowAsync(http, "dynalite 4.0.0, PutItem", n => Call("PutItem", $$"""{"TableName":"builders","Item":{"pk":{"S":"item-{{n}}"},"value":{"S":"builder"} } }"""));
        await ShowAsync(http, "dynalite 4.0.0, GetItem", _ => Call("GetItem", """{"TableName":"builders","Key":{"pk":{"S":"item-0"}}}"""));

        static HttpRequestMessage Call(string operation, string body) => Request(HttpMethod.Post, "/", "dynamodb", body, $"DynamoDB_20120810.{operation}");
    }

    private static async Task MotoAsync()
    {
        var path = Environment.GetEnvironmentVariable("PATH")?.Split(Path.PathSeparator).Select(folder => Path.Combine(folder, "moto_server")).FirstOrDefault(File.Exists);
        if (path is null)
            return;

        await using var server = await StartAsync("moto_server", port => new(path, ["-H", "127.0.0.1", "-p", $"{port}"]));
        using var http = new HttpClient { BaseAddress = server.Url };
        // The list first: it looks at all parameters there are.
        await SendAsync(http, Put(0));
        await ShowAsync(http, "moto_server, SSM DescribeParameters", _ => Call("DescribeParameters", "{}"));
        await ShowAsync(http, "moto_server, SSM PutParameter", n => Put(n + 1));

        static HttpRequestMessage Put(int n) => Call("PutParameter", $$"""{"Name":"/base/{{n}}","Value":"builder","Type":"String"}""");
        static HttpRequestMessage Call(string operation, string body) => Request(HttpMethod.Post, "/", "ssm", body, $"AmazonSSM.{operation}");
    }

    private static async Task<ServerProcess> StartAsync(string name, Func<int, ProcessStartInfo> command)
    {
        var watch = Stopwatch.StartNew();
        var server = await ServerProcess.StartAsync(command);
        Console.WriteLine($"| {name}, seconds from the start of the process to the open port | {watch.Elapsed.TotalSeconds:0.00} | |");
        return server;
    }

    private static async Task ShowAsync(HttpClient http, string name, Func<int, HttpRequestMessage> request)
    {
        var sent = -1;
        await RateAsync(http, Next, 16, TimeSpan.FromSeconds(1));
        Console.WriteLine($"| {name} | {await RateAsync(http, Next, 1, Time):N0} | {await RateAsync(http, Next, 16, Time):N0} |");

        HttpRequestMessage Next() => request(Interlocked.Increment(ref sent));
    }

    private static async Task<double> RateAsync(HttpClient http, Func<HttpRequestMessage> request, int callers, TimeSpan time)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            var count = 0;
            for (; watch.Elapsed < time; count++)
                await SendAsync(http, request());
            return count;
        }));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }

    private static async Task SendAsync(HttpClient http, HttpRequestMessage request)
    {
        using var answer = await http.SendAsync(request);
        var body = await answer.Content.ReadAsStringAsync();
        request.Dispose();
        if (answer.StatusCode != HttpStatusCode.OK)
            throw new IOException($"{request.RequestUri} answered {answer.StatusCode}: {body}");
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, string service, string? body = null, string? target = null, long account = 111_122_223_333)
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
}
