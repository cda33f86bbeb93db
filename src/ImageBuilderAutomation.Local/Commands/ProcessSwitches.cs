using System.CommandLine;
using ImageBuilderAutomation.Local.RuntimeApi;

namespace ImageBuilderAutomation.Local.Commands;

/// <summary>How a verb runs the functions: inside this process, or each as processes of its own.</summary>
internal sealed class ProcessSwitches
{
    public Option<bool> Processes { get; } = new("--processes")
    {
        Description = "Runs each function as processes of its own over the Lambda runtime API, with time-outs on the wall clock.",
    };

    public Option<string?> Bootstrap { get; } = new("--bootstrap")
    {
        Description = "What processes are started from: a published folder, or the executable in it; implies --processes. By default the functions as built with this host.",
    };

    /// <exception cref="FileNotFoundException">There is nothing to start functions from.</exception>
    public ProcessOptions? Read(ParseResult result)
    {
        var bootstrap = result.GetValue(Bootstrap);
        return result.GetValue(Processes) || bootstrap is not null ? new() { Bootstrap = RuntimeApi.Bootstrap.At(bootstrap) } : null;
    }
}
