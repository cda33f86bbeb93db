using System.CommandLine;
using ImageBuilderAutomation.Local.RuntimeApi;

namespace ImageBuilderAutomation.Local.Commands;

/// <summary>Options that choose whether functions run inside this process or each in processes of its own.</summary>
internal sealed class ProcessSwitches
{
    public Option<bool> Processes { get; } = new("--processes")
    {
        Description = "Runs each function in processes of its own, which use the Lambda runtime API. Their time-outs use real time.",
    };

    public Option<string?> Bootstrap { get; } = new("--bootstrap")
    {
        Description = "The published folder, or the executable in it, that function processes are started from; implies --processes. "
            + "By default the functions that were built with this host.",
    };

    /// <exception cref="FileNotFoundException">The path holds no function executable.</exception>
    public ProcessOptions? Read(ParseResult result)
    {
        var bootstrap = result.GetValue(Bootstrap);
        return result.GetValue(Processes) || bootstrap is not null ? new() { Bootstrap = RuntimeApi.Bootstrap.At(bootstrap) } : null;
    }
}
