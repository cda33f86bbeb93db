namespace ImageBuilderAutomation.Gates;

/// <summary>Facts beyond the step and its image. Each costs API calls, so it is read only when a rule needs it.</summary>
[Flags]
public enum GateNeeds
{
    None = 0,
    Findings = 1,
    Tests = 2,
    Packages = 4,
    Parent = 8,
    Starters = 16,
    AmiScan = 32,
}
