using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Console;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Functions.Hosting;
using ImageBuilderAutomation.Operations;
using ImageBuilderAutomation.Policies.Publishing;

namespace ImageBuilderAutomation.Local;

/// <summary>The web console of a local stack.</summary>
public static class LocalConsole
{
    /// <summary>A local stack costs nothing to read.</summary>
    private static readonly TimeSpan Refresh = TimeSpan.FromSeconds(2);

    /// <param name="port">Zero: any free port.</param>
    /// <param name="person">Who looks at first, such as <c>role/PlatformApprover/kim</c>; null for nobody.</param>
    /// <param name="policyFile">The policy that is packaged with the functions; null where it is not known.</param>
    /// <exception cref="IOException">The port is in use.</exception>
    public static Task<ConsoleServer> StartAsync(
        LocalStack stack, int port = 0, string? person = null, string? policyFile = null, Action<string>? log = null, CancellationToken cancellationToken = default) =>
        ConsoleServer.StartAsync(Show(stack, person, policyFile), new() { Port = port, Refresh = Refresh, Log = log ?? (_ => { }) }, cancellationToken);

    /// <summary>What the console reads.</summary>
    public static ShownStack Show(LocalStack stack, string? person, string? policyFile)
    {
        ArgumentNullException.ThrowIfNull(stack);
        PolicyPair? texts = null;
        var packaged = policyFile is null ? null : PolicyFile.Read(policyFile, out texts).Policy;
        var (settings, outputs) = (stack.Template.Settings, stack.Services.LocalOutputs());
        return new("local", stack.Template.Tables[0].Name, new AccountRegion(settings.Account, settings.Region), stack.ClientEnvironment(settings.Account))
        {
            Clock = stack.Clock,
            Person = person,
            FunctionUrls = PeopleFunction.All.Where(function => stack.Services.FunctionUrls.ContainsKey(function.Name))
                .ToDictionary(function => function, function => stack.Services.FunctionUrls[function.Name]),
            PackagedPolicy = packaged is null ? null : (packaged, texts!),
            FailureQueues = ReplayableFunctions.Queues.Where(queue => outputs.ContainsKey($"{queue}Url")).ToDictionary(queue => queue, queue => new Uri(outputs[$"{queue}Url"])),
        };
    }
}
