namespace ImageBuilderAutomation.Policies.Expectations;

public enum ScenarioScan
{
    Completed,
    Missing,
    Unfinished,
    Failed,
}
