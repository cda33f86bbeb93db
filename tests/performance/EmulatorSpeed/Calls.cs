using System.Diagnostics;
using System.Text;
using ImageBuilderAutomation.Emulator.Hosting;
using ImageBuilderAutomation.Emulator.Protocol;

namespace EmulatorSpeed;

/// <summary>What a call costs behind the web server: time and memory, on one thread.</summary>
internal static class Calls
{
    private const int Count = 200_000;
    private const string Authorization =
        "AWS4-HMAC-SHA256 Credential=111122223333/20261120/eu-west-1/imagebuilder/aws4_request, SignedHeaders=host;x-amz-date, Signature=0000";

    public static void Measure()
    {
        using var emulator = new EmulatorHost(new() { Unexpected = e => Console.Error.WriteLine(e) });
        for (var i = 0; i < 30; i++)
            emulator.Api.Handle(Create(i, Authorization));
        var get = new ApiRequest(
            "GET", "/GetInfrastructureConfiguration",
            "infrastructureConfigurationArn=" + Uri.EscapeDataString("arn:aws:imagebuilder:eu-west-1:111122223333:infrastructure-configuration/base-0"),
            Authorization, default);
        var one = new ApiRequest("POST", "/ListInfrastructureConfigurations", "", Authorization, Encoding.UTF8.GetBytes("""{"maxResults":1}"""));
        var page = new ApiRequest("POST", "/ListInfrastructureConfigurations", "", Authorization, Encoding.UTF8.GetBytes("{}"));
        (string Name, Func<int, ApiRequest> Request)[] kinds =
        [
            ("Get (infrastructure configuration)", _ => get),
            ("List (one configuration)", _ => one),
            ("List (25 configurations)", _ => page),
            // The quota is 1,000 configurations, so the account changes.
            ("Create (infrastructure configuration)", i => Create(i, Authorization.Replace("111122223333", $"{200_000_000_000 + (i / 900)}", StringComparison.Ordinal))),
        ];

        Console.WriteLine("| behind the web server | microseconds | bytes allocated |");
        Console.WriteLine("| --- | ---: | ---: |");
        foreach (var (name, request) in kinds)
        {
            var requests = Enumerable.Range(0, Count).Select(request).ToList();
            foreach (var warmUp in requests.Take(Count / 10))
                emulator.Api.Handle(warmUp);
            var (watch, allocated) = (Stopwatch.StartNew(), GC.GetAllocatedBytesForCurrentThread());
            foreach (var measured in requests.Skip(Count / 10))
            {
                if (emulator.Api.Handle(measured) is { Status: not 200 } refused)
                    throw new InvalidOperationException($"{name} was refused: {Encoding.UTF8.GetString(refused.Body.Span)}");
            }

            var calls = Count - (Count / 10);
            Console.WriteLine($"| {name} | {watch.Elapsed.TotalMicroseconds / calls:0.0} | {(GC.GetAllocatedBytesForCurrentThread() - allocated) / calls:N0} |");
        }

        Console.WriteLine();
    }

    private static ApiRequest Create(int number, string authorization) => new(
        "PUT", "/CreateInfrastructureConfiguration", "", authorization,
        Encoding.UTF8.GetBytes($$"""{"name":"base {{number}}","instanceProfileName":"builder","clientToken":"token-{{number}}"}"""));
}
