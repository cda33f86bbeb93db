using ImageBuilderModel;
using TestKit;

namespace Conformance;

/// <summary>Whole stories told by the official client; what each asserts is in its script.</summary>
public sealed class ScenarioTests(ScenariosPlayed played) : IClassFixture<ScenariosPlayed>
{
    public static TheoryData<string> Scenarios => [.. ScenariosPlayed.Names];

    [NodeTheory]
    [MemberData(nameof(Scenarios))]
    public void The_official_client_plays_the_scenario_to_its_end(string scenario)
    {
        var run = played.Runs[scenario];

        Assert.True(run.ExitCode == 0, run.Output);
        Assert.Matches("pass [1-9]", run.StandardOutput);
    }

    [NodeFact]
    public void Every_operation_succeeds_in_some_scenario() =>
        Assert.Empty(ServiceModels.ImageBuilder.Operations.Keys.Except(played.Succeeded));

    [NodeFact]
    public void Every_answer_is_what_the_model_says_member_by_member()
    {
        Assert.True(played.Checked > ServiceModels.ImageBuilder.Operations.Count);
        Assert.Empty(played.Problems);
    }

    [NodeFact]
    public void No_scenario_meets_something_that_the_emulator_does_not_do() => Assert.DoesNotContain("EmulatorOperationNotSupported", played.Errors);
}
