using System.Diagnostics;
using ImageBuilderAutomation.Emulator;

namespace EmulatorSpeed;

/// <summary>Measures requests a second, with one caller and with sixteen.</summary>
internal static class Requests
{
    private const string Infrastructure = """{"name":"base NUMBER","instanceProfileName":"builder","clientToken":"token-NUMBER"}""";
    private static readonly TimeSpan Time = TimeSpan.FromSeconds(3);

    public static async Task MeasureAsync()
    {
        await using var nothing = await NothingServer.StartAsync();
        await using var emulator = await EmulatorServer.StartAsync(new());
        await PrepareAsync(emulator.Url);

        var create = 0;
        (string Name, Uri Url, Func<byte[]> Request)[] kinds =
        [
            ("nothing", nothing.Url, Same(Caller.Request("POST", "/ListImagePipelines", "{}"))),
            ("Get (infrastructure configuration)", emulator.Url, Same(Caller.Request("GET", "/GetInfrastructureConfiguration?infrastructureConfigurationArn="
                + Uri.EscapeDataString("arn:aws:imagebuilder:eu-west-1:111122223333:infrastructure-configuration/base-0"), ""))),
            ("List (one configuration)", emulator.Url, Same(Caller.Request("POST", "/ListInfrastructureConfigurations", """{"maxResults":1}"""))),
            ("List (25 configurations)", emulator.Url, Same(Caller.Request("POST", "/ListInfrastructureConfigurations", "{}"))),
            ("Create (infrastructure configuration)", emulator.Url, () => Create(Interlocked.Increment(ref create))),
        ];

        Console.WriteLine("| requests a second | 1 caller | 16 callers | relative to nothing |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        foreach (var (_, url, request) in kinds)
            await RateAsync(url, request, 16);
        foreach (var (name, url, request) in kinds)
        {
            var one = await RateAsync(url, request, 1);
            // Measure the empty server before and after each, so that other load on the machine affects both.
            var before = await RateAsync(nothing.Url, kinds[0].Request, 16);
            var sixteen = await RateAsync(url, request, 16);
            var after = await RateAsync(nothing.Url, kinds[0].Request, 16);
            Console.WriteLine($"| {name} | {one:N0} | {sixteen:N0} | {sixteen / ((before + after) / 2):0.00} |");
        }

        Console.WriteLine();
    }

    // The quota is 1,000 configurations, so the account changes after every 900.
    private static byte[] Create(int number) => Caller.Request(
        "PUT", "/CreateInfrastructureConfiguration", Infrastructure.Replace("NUMBER", $"{number}", StringComparison.Ordinal),
        $"{200_000_000_000 + (number / 900)}");

    private static Func<byte[]> Same(byte[] request) => () => request;

    private static async Task PrepareAsync(Uri url)
    {
        using var caller = await Caller.ConnectAsync(url);
        for (var i = 0; i < 30; i++)
            await caller.SendAsync(
                Caller.Request("PUT", "/CreateInfrastructureConfiguration", Infrastructure.Replace("NUMBER", $"{i}", StringComparison.Ordinal)));
    }

    private static async Task<double> RateAsync(Uri url, Func<byte[]> request, int callers)
    {
        var watch = Stopwatch.StartNew();
        var counts = await Task.WhenAll(Enumerable.Range(0, callers).Select(async _ =>
        {
            using var caller = await Caller.ConnectAsync(url);
            var count = 0;
            for (; watch.Elapsed < Time; count++)
                await caller.SendAsync(request());
            return count;
        }));
        return counts.Sum() / watch.Elapsed.TotalSeconds;
    }
}
