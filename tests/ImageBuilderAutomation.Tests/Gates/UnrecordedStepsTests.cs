using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;

namespace ImageBuilderAutomation.Tests.Gates;

/// <summary>A step that waits and cannot be read has no gate, so only the service's list shows it.</summary>
public sealed class UnrecordedStepsTests
{
    private static readonly AccountRegion Own = new("111122223333", "eu-west-1");

    [Fact]
    public async Task A_step_that_cannot_be_read_is_found_with_the_reason()
    {
        var steps = new ListedSteps("step-1", "step-2") { Unreadable = ["step-2"] };

        var found = await FindAsync(steps);

        var one = Assert.Single(found.Steps);
        Assert.Equal(("step-2", "the service fails"), (one.StepExecutionId, one.Reason));
        Assert.Equal(0, found.NotRead);
    }

    [Fact]
    public async Task A_step_with_a_gate_is_not_read_again()
    {
        var steps = new ListedSteps("step-1") { Unreadable = ["step-1"] };

        Assert.Empty((await FindAsync(steps, GateTransitions.Unread(new("step-1", ListedSteps.Image("step-1", Own.Account))))).Steps);
        Assert.Equal(0, steps.Reads);
    }

    [Fact]
    public async Task Steps_of_another_account_are_no_concern_of_the_stack()
    {
        var steps = new ListedSteps("step-1") { Unreadable = ["step-1"], Account = "444455556666" };

        Assert.Empty((await FindAsync(steps)).Steps);
    }

    [Fact]
    public async Task Not_more_than_a_page_of_steps_is_read_and_the_others_are_counted()
    {
        var steps = new ListedSteps([.. Enumerable.Range(1, UnrecordedSteps.MostRead + 3).Select(n => $"step-{n}")]);

        Assert.Equal(3, (await FindAsync(steps)).NotRead);
        Assert.Equal(UnrecordedSteps.MostRead, steps.Reads);
    }

    private static Task<UnreadableSteps> FindAsync(ListedSteps steps, params GateRecord[] recorded) =>
        new UnrecordedSteps(steps, Own).FindAsync(recorded, CancellationToken.None);

    private sealed class ListedSteps(params string[] ids) : IWorkflowSteps
    {
        public string[] Unreadable { get; init; } = [];

        public string Account { get; init; } = Own.Account;

        public int Reads { get; private set; }

        public static ImageBuildArn Image(string step, string account) => ImageBuildArn.Parse($"arn:aws:imagebuilder:eu-west-1:{account}:image/shop/1.0.0/{step[5..]}");

        public Task<WaitingStep?> ReadAsync(string stepExecutionId, CancellationToken cancellationToken)
        {
            Reads++;
            return Unreadable.Contains(stepExecutionId) ? throw new InvalidOperationException("the service fails") : Task.FromResult<WaitingStep?>(null);
        }

        public async IAsyncEnumerable<ListedStep> ListWaitingAsync([System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
        {
            foreach (var id in ids)
                yield return await Task.FromResult(new ListedStep(id, Image(id, Account).ToString(), null));
        }

        public Task<SendResult> SendAsync(string imageArn, string stepExecutionId, StepRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();

        public Task<SendResult> CancelAsync(string imageArn, StepRequest request, CancellationToken cancellationToken) => throw new NotSupportedException();
    }
}
