using System.CommandLine;
using ImageBuilderAutomation.Aws.Failures;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.Stacks;
using ImageBuilderAutomation.Operations;

namespace ImageBuilderAutomation.Cli.Failures;

/// <summary>The failure queues of a stack, or the one of them that is chosen.</summary>
internal sealed class FailureQueueOptions(StackOptions stack)
{
    internal static readonly string[] Names = [.. ReplayableFunctions.Queues];

    private readonly Option<string?> _queue = NameOption<string?>();
    private readonly Option<Uri?> _url = new("--queue-url")
    {
        Description = "The URL of one failure queue, in place of --stack.",
        CustomParser = StackOptions.Url,
    };

    private readonly Option<string?> _function = new("--function")
    {
        Description = "The function that undelivered messages of a topic were meant for. Needed if their SNS subscription no longer exists.",
    };

    public void AddTo(Command command)
    {
        command.Add(_queue);
        command.Add(_url);
        command.Add(_function);
        stack.AddPlaceTo(command);
        command.Validators.Add(result =>
        {
            if (result.GetValue(_queue) is not null && result.GetResult(_url) is not null)
                result.AddError("Expected either --queue or --queue-url.");
        });
    }

    /// <exception cref="UsageException">No stack or queue is named, or the queue is none of the stack's.</exception>
    public async Task<IReadOnlyList<(string Name, FailureQueue Queue)>> OpenAsync(ParseResult parsed, CancellationToken cancellationToken)
    {
        var (queue, url, function) = (parsed.GetValue(_queue), parsed.GetValue(_url), parsed.GetValue(_function));
        var environment = await stack.ReadEnvironmentAsync(parsed, cancellationToken, isNamed: url is not null, needsOutputs: url is null);
        if (url is not null)
            return [(Names.FirstOrDefault(name => url.AbsolutePath.Split('/', '-').Contains(name)) ?? Names[0], new(url, environment.Read, function))];
        var outputs = environment.Stack?.Outputs ?? throw new UsageException("Expected --stack with the stack's name, or --queue-url with a queue's URL.");
        var missing = (queue is null ? Names : [queue]).FirstOrDefault(name => !outputs.ContainsKey($"{name}Url"));
        return missing is null
            ? [.. Of(outputs, environment.Read, function).Where(one => queue is null || one.Name == queue)]
            : throw new UsageException($"Expected a stack with the output {missing}Url, found {environment.Stack.Name} without it.");
    }

    /// <summary>A queue by its logical id.</summary>
    internal static Option<T> NameOption<T>()
    {
        var option = new Option<T>("--queue") { Description = "The failure queue, by its logical id." };
        return option.AcceptOnlyFromAmong(Names);
    }

    /// <summary>The failure queues of a stack, by their logical ids.</summary>
    internal static IEnumerable<(string Name, FailureQueue Queue)> Of(
        IReadOnlyDictionary<string, string> outputs, Func<string, string?> environment, string? function = null) =>
        from name in Names
        where outputs.ContainsKey($"{name}Url")
        select (name, new FailureQueue(new(outputs[$"{name}Url"]), environment, function));
}
