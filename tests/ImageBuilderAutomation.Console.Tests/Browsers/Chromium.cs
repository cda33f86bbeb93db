using Microsoft.Playwright;

namespace ImageBuilderAutomation.Console.Tests.Browsers;

/// <summary>The machine's Chromium. All tests of this assembly share one process of it; each has a profile of its own.</summary>
internal static class Chromium
{
    private static readonly string[] Candidates = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"];

    // Root may not use the sandbox, and nothing may be asked for on a network.
    private static readonly string[] Arguments =
        ["--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking", "--disable-component-update", "--disable-sync"];

    private static readonly Lazy<Task<IBrowser>> Running = new(StartAsync);

    /// <summary>Why browser tests are skipped; null where they run.</summary>
    public static string? Missing { get; } =
        Path is null && Environment.GetEnvironmentVariable("REQUIRE_BROWSER") is null or ""
            ? "There is no Chromium: install it, with apt-get install chromium for example, or name one in CHROMIUM."
            : null;

    private static string? Path => Environment.GetEnvironmentVariable("CHROMIUM") is { Length: > 0 } named ? named : Candidates.FirstOrDefault(File.Exists);

    /// <summary>A new profile without cookies.</summary>
    public static async Task<IBrowserContext> NewProfileAsync(BrowserNewContextOptions? options = null) => await (await Running.Value).NewContextAsync(options);

    private static async Task<IBrowser> StartAsync()
    {
        // All test projects share the machine's cores, so a page may be slow. A page that never shows what is expected still fails its test.
        Assertions.SetDefaultExpectTimeout(30_000);
        var playwright = await Playwright.CreateAsync();
        return await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Path ?? throw new FileNotFoundException("There is no Chromium."), Args = Arguments });
    }
}
