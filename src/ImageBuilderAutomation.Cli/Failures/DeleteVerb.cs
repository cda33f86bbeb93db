using System.CommandLine;
using ImageBuilderAutomation.Aws.People;
using ImageBuilderAutomation.Cli.Output;
using ImageBuilderAutomation.Cli.People;
using ImageBuilderAutomation.Cli.Stacks;

namespace ImageBuilderAutomation.Cli.Failures;

/// <summary>Deletes messages that no replay can help with: unusable ones, and events of schedules whose later runs did the work.</summary>
internal static class DeleteVerb
{
    public static Command Create(TimeProvider clock)
    {
        var queue = FailureQueueOptions.NameOption<string>();
        queue.Required = true;
        var ids = new Argument<string[]>("id") { Description = "Ids from the output of list.", Arity = ArgumentArity.OneOrMore };
        var yes = new Option<bool>("--yes") { Description = "Confirms that the events are lost." };
        var (reason, stack, json) = (ReasonOption.Create(), new StackOptions(clock), JsonOutput.Option());
        var function = new FunctionOptions(PeopleFunction.OperateStack, stack);
        var command = new Command(
            "delete",
            "Deletes failed events from the queue without replaying them. They are lost; what they were is recorded with your name and reason.")
        {
            ids, yes, queue, reason, json,
        };
        function.AddTo(command);
        stack.AddPlaceTo(command);
        command.Validators.Add(result =>
        {
            if (!result.GetValue(yes))
                result.AddError("Expected --yes: a deleted event is lost. Look at it first with: failures list --json");
            if (result.GetValue(ids) is { Length: > ReplayVerb.MaxIds })
                result.AddError($"Expected at most {ReplayVerb.MaxIds} ids.");
        });
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var (why, of) = (ReasonOption.Read(parsed, reason), parsed.GetRequiredValue(queue));
            using var client = await function.OpenAsync(parsed, cancellationToken);
            var answer = await ReplayVerb.SomeAsync(client, of, parsed.GetRequiredValue(ids), why, cancellationToken, "delete").FirstAsync(cancellationToken);
            return AnswerOutput.Write(parsed, parsed.GetValue(json), subject: null, answer);
        });
        return command;
    }
}
