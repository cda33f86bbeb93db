using System.Diagnostics;
using System.Globalization;
using System.Text;
using TestKit;

namespace EmulatorSpeed;

/// <summary>The memory growth of a separate process with 10,000 items: this emulator, dynalite, and moto_server if it is installed.</summary>
internal static class Memory
{
    private const int Items = 10_000;
    private const string Prefix = "arn:aws:imagebuilder:eu-west-1:111122223333:";

    public static async Task MeasureAsync()
    {
        Console.WriteLine($"| resident, MB | at the start | with {Items:N0} | bytes an item |");
        Console.WriteLine("| --- | ---: | ---: | ---: |");
        await ShowAsync("this emulator, infrastructure configurations", Emulator, ConfigurationsAsync);
        await ShowAsync("this emulator, images with their executions, steps, events and requests", Emulator, ImagesAsync);
        var folder = Repository.PathOf("tests", "ImageBuilderAutomation.Aws.Tests", "npm");
        await NpmFolder.EnsureInstalledAsync(folder);
        await ShowAsync("dynalite 4.0.0, items", port => Servers.Dynalite(folder, port), Servers.PutItemsAsync);
        if (Servers.MotoPath is { } moto)
            await ShowAsync("`moto_server`, SSM parameters", port => new(moto, ["-H", "127.0.0.1", "-p", $"{port}"]), Servers.PutParametersAsync);
        Console.WriteLine();
    }

    private static ProcessStartInfo Emulator(int port) =>
        new("dotnet", [Path.Combine(AppContext.BaseDirectory, "ImageBuilderAutomation.Local.dll"), "emulator", "--port", $"{port}", "--stopped"]);

    private static async Task ShowAsync(string name, Func<int, ProcessStartInfo> command, Func<Uri, int, Task> fill)
    {
        await using var server = await ServerProcess.StartAsync(command);
        await fill(server.Url, 1);
        var before = ResidentOf(server.ProcessId);
        await fill(server.Url, Items);
        var after = ResidentOf(server.ProcessId);
        Console.WriteLine($"| {name} | {before / 1e6:0} | {after / 1e6:0} | {(after - before) / Items:N0} |");
    }

    private static double ResidentOf(int process) =>
        double.Parse(
            File.ReadLines($"/proc/{process}/status").Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1],
            CultureInfo.InvariantCulture) * 1024;

    /// <summary>A Region of an account has a quota of a thousand.</summary>
    private static async Task ConfigurationsAsync(Uri url, int count)
    {
        using var caller = await Caller.ConnectAsync(url);
        for (var i = 0; i < count; i++)
        {
            await caller.SendAsync(Caller.Request(
                "PUT", "/CreateInfrastructureConfiguration",
                $$"""{"name":"base {{count}} {{i}}","instanceProfileName":"builder","clientToken":"token-{{count}}-{{i}}"}""",
                account: $"{200_000_000_000 + (i / 900)}"));
        }
    }

    /// <summary>Builds as many images at once as the service's quota allows.</summary>
    private static async Task ImagesAsync(Uri url, int count)
    {
        using var caller = await Caller.ConnectAsync(url);
        if (count == 1)
        {
            await PutAsync("CreateInfrastructureConfiguration", """{"name":"infra","instanceProfileName":"builder","clientToken":"infra"}""");
            await PutAsync("CreateImageRecipe", """
                {"name":"recipe","semanticVersion":"1.0.0","parentImage":"ami-0123456789abcdef0","clientToken":"recipe",
                "components":[{"componentArn":"arn:aws:imagebuilder:eu-west-1:aws:component/update-linux/x.x.x"}]}
                """);
        }

        for (var i = 0; i < count; i++)
        {
            await PutAsync("CreateImage", $$"""
                {"imageRecipeArn":"{{Prefix}}image-recipe/recipe/1.0.0","infrastructureConfigurationArn":"{{Prefix}}infrastructure-configuration/infra","clientToken":"{{count}}-{{i}}"}
                """);
            if (i % 100 == 99 || i == count - 1)
                await caller.SendAsync(
                    Encoding.UTF8.GetBytes("POST /_emulator/clock HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 17\r\n\r\n{\"advance\":10800}"));
        }

        Task PutAsync(string operation, string body) => caller.SendAsync(Caller.Request("PUT", $"/{operation}", body));
    }
}
