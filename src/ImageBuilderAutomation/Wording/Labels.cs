using ImageBuilderAutomation.Coverage;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates;
using ImageBuilderAutomation.Triggers;

namespace ImageBuilderAutomation.Wording;

/// <summary>Names of answers, states and results for output, as in the policy file.</summary>
public static class Labels
{
    public static string Of(GateAnswer answer) => answer switch
    {
        GateAnswer.Resume => "resume",
        GateAnswer.AskAgain => "askAgain",
        GateAnswer.Hold => "hold",
        _ => "stop",
    };

    /// <summary>The latest decision of a gate. An open gate with a resume or stop decision is in mode observe, so nothing was sent.</summary>
    public static string Describe(GateRecord gate) => gate switch
    {
        { Decision: null } => "",
        { State: GateState.Open, Decision.Answer: GateAnswer.Resume or GateAnswer.Stop } => $"would {Of(gate.Decision.Answer)}",
        _ => Of(gate.Decision.Answer),
    };

    public static string Of(GateState state) => state switch
    {
        GateState.Open => "open",
        GateState.Sending => "sending",
        GateState.Answered => "answered",
        GateState.AnsweredElsewhere => "answered elsewhere",
        _ => "expired",
    };

    public static string Of(PipelineRunVerdict verdict) => verdict == PipelineRunVerdict.Defer ? "defer" : verdict.ToString().ToLowerInvariant();

    public static string Of(Truth truth) => truth switch
    {
        Truth.True => "true",
        Truth.False => "false",
        _ => "unknown",
    };

    public static string Of(CoverageVerdict verdict) => verdict switch
    {
        CoverageVerdict.Covered => "covered",
        CoverageVerdict.Exempted => "exempted",
        CoverageVerdict.NotDemanded => "notDemanded",
        CoverageVerdict.Uncovered => "uncovered",
        _ => "unknown",
    };
}
