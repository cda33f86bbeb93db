using System.Diagnostics;
using ImageBuilderAutomation.Emulator;
using TestKit;

namespace EmulatorSpeed;

/// <summary>
/// Compares simple reads and writes with local servers of other services through the same client: dynalite, and moto_server if it is installed.
/// </summary>
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
            await ShowAsync(http, "this emulator, CreateInfrastructureConfiguration", n => Servers.Request(
                HttpMethod.Put, "/CreateInfrastructureConfiguration", "imagebuilder",
                $$"""{"name":"base {{n}}","instanceProfileName":"builder","clientToken":"token-{{n}}"}""",
                account: n == 0 ? 111_122_223_333 : 200_000_000_000 + (n / 900)));
            await ShowAsync(http, "this emulator, GetInfrastructureConfiguration", _ => Servers.Request(
                HttpMethod.Get, $"/GetInfrastructureConfiguration?infrastructureConfigurationArn={Uri.EscapeDataString(Infrastructure)}", "imagebuilder"));
            await ShowAsync(http, "this emulator, ListInfrastructureConfigurations (one)", _ => Servers.Request(
                HttpMethod.Post, "/ListInfrastructureConfigurations", "imagebuilder", "{}"));
        }

        await DynaliteAsync();
        await MotoAsync();
        Console.WriteLine();
    }

    private static async Task DynaliteAsync()
    {
        var folder = Repository.PathOf("tests", "ImageBuilderAutomation.Aws.Tests", "npm");
        await NpmFolder.EnsureInstalledAsync(folder);
        await using var server = await StartAsync("dynalite", port => Servers.Dynalite(folder, port));
        using var http = new HttpClient { BaseAddress = server.Url };
        await Servers.CreateTableAsync(http);
        await ShowAsync(http, "dynalite 4.0.0, PutItem", Servers.PutItem);
        await ShowAsync(http, "dynalite 4.0.0, GetItem", _ => Servers.GetItem());
    }

    private static async Task MotoAsync()
    {
        if (Servers.MotoPath is not { } path)
            return;

        await using var server = await StartAsync("moto_server", port => new(path, ["-H", "127.0.0.1", "-p", $"{port}"]));
        using var http = new HttpClient { BaseAddress = server.Url };
        // Measure the list first, because it reads all parameters.
        await Servers.SendAsync(http, Servers.PutParameter(0));
        await ShowAsync(http, "moto_server, SSM DescribeParameters", _ => Servers.DescribeParameters());
        await ShowAsync(http, "moto_server, SSM PutParameter", n => Servers.PutParameter(n + 1));
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
                await Servers.SendAsync(http, request());
            return count;
        }));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }
}
