namespace ImageBuilderAutomation.Policies.Expectations;

public enum SupposedScan
{
    Completed,
    Missing,
    Unfinished,
    Failed,
}
