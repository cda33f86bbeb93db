namespace ImageBuilderAutomation.Policies.Expectations;

public enum ScenarioTests
{
    Passed,
    Failed,
    Unfinished,
    None,
}
