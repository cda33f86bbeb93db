namespace ImageBuilderAutomation.Gates;

/// <summary>Facts beyond the step and its image; each costs calls, so it is read where a rule asks for it and nowhere else.</summary>
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
