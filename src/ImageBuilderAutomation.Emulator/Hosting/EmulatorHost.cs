using ImageBuilderAutomation.Emulator.Engine;
using ImageBuilderAutomation.Emulator.Operations;
using ImageBuilderAutomation.Emulator.Protocol;
using ImageBuilderModel;

namespace ImageBuilderAutomation.Emulator.Hosting;

/// <summary>How the API answers, in addition to the options of its world.</summary>
public record HostOptions : WorldOptions
{
    /// <summary>The account of callers whose access key is not a twelve-digit account id.</summary>
    public string DefaultAccount { get; init; } = "123456789012";

    /// <summary>If true, a request without a signature is refused, as by the service; if false, it acts for the default account in us-east-1.</summary>
    public bool RequireSignature { get; init; } = true;

    /// <summary>If true, pages of filtered lists may be short or empty although more pages follow, as in the service.</summary>
    // Observed: CloudSnorkel/cdk-github-runners#262: a client stopped at such a page.
    public bool ShortPages { get; init; }

    /// <summary>A file of calls and stubs that is played at start and after each reset; <c>docs/reference/emulator.md</c> shows the format.</summary>
    public string? SeedFile { get; init; }

    /// <summary>Whether write calls are published to EventBridge as CloudTrail events.</summary>
    public bool CloudTrail { get; init; }

    /// <summary>Called with every response and its operation's name (empty if no operation matched); for tests that check responses.</summary>
    public Action<string, ApiResponse>? Answered { get; init; }

    /// <summary>Called with exceptions caused by a bug in the emulator; the caller sees only a ServiceException.</summary>
    public Action<Exception>? Unexpected { get; init; }
}

/// <summary>An emulator without its web server: the world and the API in front of it.</summary>
public sealed class EmulatorHost : IDisposable
{
    public EmulatorHost(HostOptions options)
    {
        Options = options;
        World = new(options, ScheduledRun.Fire);
        Api = new(ServiceModels.ImageBuilder, World, options);
    }

    public HostOptions Options { get; }

    public EmulatorWorld World { get; }

    /// <summary>Handles API requests.</summary>
    public ApiHandler Api { get; }

    public void Dispose() => World.Dispose();
}
