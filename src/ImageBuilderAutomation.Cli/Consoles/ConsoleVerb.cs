using System.CommandLine;
#if WEB_CONSOLE
using ImageBuilderAutomation.Aws.Identity;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.Failures;
#endif
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Policies;
using ImageBuilderAutomation.Cli.Stacks;
#if WEB_CONSOLE
using ImageBuilderAutomation.Console;
#endif

namespace ImageBuilderAutomation.Cli.Consoles;

/// <summary>Serves the web console until Ctrl+C.</summary>
internal static class ConsoleVerb
{
    public static Command Create(TimeProvider clock)
    {
        var stack = new StackOptions(clock);
        var port = new Option<int>("--port") { Description = "The console's port on 127.0.0.1; 0 selects a free one.", DefaultValueFactory = _ => 0 };
        port.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<int>() is < 0 or > 65535)
                result.AddError("Expected --port with a number between 0 and 65535.");
        });
        var person = new Option<string?>("--as")
        {
            Description = "Who you are on a local stack, where everybody may assume every role: role/Name/person. It can be changed on every page.",
        };
        var page = new Option<string>("--page") { Description = "The page that the link opens, such as /gates.", DefaultValueFactory = _ => "/" };
        page.Validators.Add(result =>
        {
            if (result.GetValueOrDefault<string>() is not ['/', ..])
                result.AddError("Expected --page with the path of a page, such as /gates.");
        });
        var policy = PolicyFile.Option("The policy file that is packaged with the functions. It is shown, and decides on the page Plan, while no policy is published.");
        var command = new Command(
            "console",
            "Serves a web console on this machine that shows what status, gates, history, lifecycle, release and policy show, and acts as you. Prints the link to open "
            + "it with, and ends with Ctrl+C.")
        {
            port, page, person, policy,
        };
        stack.AddServiceTo(command);
#if WEB_CONSOLE
        command.SetAction(async (parsed, cancellationToken) =>
        {
            using var opened = await stack.OpenAsync(parsed, cancellationToken);
            var output = parsed.InvocationConfiguration.Output;
            var shown = Show(opened, parsed.GetValue(person), parsed.GetRequiredValue(policy));
            await using var server = await StartAsync(shown, parsed.GetValue(port), parsed.InvocationConfiguration.Error, cancellationToken);
            output.WriteLine($"console of stack {shown.Name}: {server.StartLink(parsed.GetRequiredValue(page))}");
            output.WriteLine("Open the link in a browser on this machine. Whoever has it acts with your credentials. Ctrl+C ends the console.");
            await WaitForEndAsync(cancellationToken);
            return ExitCode.Ok;
        });
#else
        command.SetAction(ExitCode (_) => throw new UsageException(
            "This single file has no console: install the .NET tool with 'dotnet tool install --global ImageBuilderAutomation.Tool', and run its command console."));
#endif
        return command;
    }

#if WEB_CONSOLE
    private static ShownStack Show(Stack opened, string? person, string policyFile)
    {
        if (person is not null && LocalPerson.ProblemOf(person, opened.AccountRegion) is { } problem)
            throw new UsageException($"--as: {problem}");
        var outputs = opened.Outputs?.Outputs ?? new Dictionary<string, string>();
        var shown = new ShownStack(opened.Name ?? opened.Outputs?.Name ?? opened.TableName, opened.TableName, opened.AccountRegion, opened.Environment)
        {
            Clock = opened.Clock,
            ImageBuilder = opened.CanReachSteps ? () => BundledPackages.ImageBuilder(opened.Environment) : null,
            Person = person,
            PackagedPolicy = File.Exists(policyFile) && PolicyFile.ReadWithTexts(policyFile, opened.Today) is ({ Policy: { } packaged }, var texts) ? (packaged, texts) : null,
            FunctionUrls = (
                from function in PeopleFunction.All
                let url = opened.Environment(function.Variable) ?? outputs.GetValueOrDefault(function.Output)
                where url is not null
                select (function, url)).ToDictionary(one => one.function, one => new Uri(one.url)),
            FailureQueues = FailureQueueOptions.Names.Where(name => outputs.ContainsKey($"{name}Url")).ToDictionary(name => name, name => new Uri(outputs[$"{name}Url"])),
        };
        return person is null || shown.IsLocal
            ? shown
            : throw new UsageException("Expected --as only with a local stack: on a deployed stack, IAM identifies you. Omit --as.");
    }

    private static async Task<ConsoleServer> StartAsync(ShownStack shown, int port, TextWriter error, CancellationToken cancellationToken)
    {
        try
        {
            return await ConsoleServer.StartAsync(shown, new() { Port = port, Log = TextWriter.Synchronized(error).WriteLine }, cancellationToken);
        }
        catch (IOException e)
        {
            throw new UsageException($"--port {port} cannot be used: {e.Message}");
        }
    }

    private static async Task WaitForEndAsync(CancellationToken cancellationToken)
    {
        try
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            // The person ended it.
        }
    }
#endif
}
