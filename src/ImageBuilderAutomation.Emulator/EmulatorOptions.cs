using ImageBuilderAutomation.Emulator.Hosting;

namespace ImageBuilderAutomation.Emulator;

public sealed record EmulatorOptions : HostOptions
{
    /// <summary>The loopback port to listen on; 0 chooses a free port.</summary>
    public int Port { get; init; }
}
