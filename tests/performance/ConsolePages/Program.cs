using System.Diagnostics;
using System.Globalization;
using ImageBuilderAutomation.Console.Tests.Browsers;
using ImageBuilderAutomation.Console.Tests.Worlds;
using Microsoft.Playwright;

// Usage: ConsolePages [builds [gates [loads]]]
// What each page of the web console costs the console's process, as a multiple of a page that shows nothing. The stack that it reads is in this process.
var numbers = args.Select(text => int.Parse(text, CultureInfo.InvariantCulture)).ToList();
var (builds, gates, loads) = (numbers.ElementAtOrDefault(0) is > 0 and var b ? b : 10_000, numbers.ElementAtOrDefault(1) is > 0 and var g ? g : 2_000, numbers.ElementAtOrDefault(2) is > 0 and var l ? l : 12);
const string Empty = "/no-such-page";

await using var world = await World.StartAsync(builds, gates);
using var console = StartConsole(world.Services);
try
{
    var line = await console.StandardOutput.ReadLineAsync() ?? throw new InvalidOperationException("The console ended.");
    var link = new Uri(line[line.LastIndexOf("http://", StringComparison.Ordinal)..]);
    var profile = await Chromium.NewProfileAsync();
    var page = await profile.NewPageAsync();
    await page.GotoAsync(link.ToString());
    await ReadyAsync(page);

    string[] paths = [Empty, .. Pages.Always.Where(path => path != Empty && !path.Contains("nobody", StringComparison.Ordinal) && !path.Contains("step-none", StringComparison.Ordinal)), .. Pages.OfRecords];
    // The first loads compile.
    foreach (var path in paths.Concat(paths))
        await LoadAsync(page, new(link, path));
    Console.WriteLine($"{builds} builds, {gates} gates; {loads} loads of each page; CPU of the console's process");
    Console.WriteLine("| page | ms of CPU | times an empty page |");
    Console.WriteLine("| --- | ---: | ---: |");
    var before = await MeasureAsync(page, link, Empty);
    foreach (var path in paths.Skip(1))
    {
        var took = await MeasureAsync(page, link, path);
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| `{path}` | {took:0} | {took / before:0.0} |"));
    }

    var after = await MeasureAsync(page, link, Empty);
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| an empty page, before and after | {before:0}, {after:0} | {after / before:0.0} |"));
    console.Refresh();
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"resident memory of the console: {console.WorkingSet64 / 1_000_000} MB"));
    await profile.CloseAsync();
}
finally
{
    console.Kill();
}

async Task<double> MeasureAsync(IPage page, Uri link, string path)
{
    console.Refresh();
    var start = console.TotalProcessorTime;
    for (var i = 0; i < loads; i++)
        await LoadAsync(page, new(link, path));
    console.Refresh();
    return (console.TotalProcessorTime - start).TotalMilliseconds / loads;
}

static async Task LoadAsync(IPage page, Uri url)
{
    await page.GotoAsync(url.ToString());
    await ReadyAsync(page);
}

static async Task ReadyAsync(IPage page)
{
    await page.Locator("h1").First.WaitForAsync();
    await page.Locator(".loading").First.WaitForAsync(new() { State = WaitForSelectorState.Detached });
}

static Process StartConsole(Uri stack) => Process.Start(new ProcessStartInfo(
    "dotnet",
    [Path.Combine(AppContext.BaseDirectory, "image-builder-automation.dll"), "console", "--stack", stack.ToString(), "--as", "role/PlatformApprover/kim", "--policy", World.Policy])
{
    RedirectStandardOutput = true,
})!;
