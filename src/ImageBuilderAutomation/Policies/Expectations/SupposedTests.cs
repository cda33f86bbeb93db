namespace ImageBuilderAutomation.Policies.Expectations;

public enum SupposedTests
{
    Passed,
    Failed,
    Unfinished,
    None,
}
