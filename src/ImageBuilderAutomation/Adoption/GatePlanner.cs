using System.Text;
using ImageBuilderAutomation.Domain;
using ImageBuilderAutomation.Gates.Rules;
using ImageBuilderAutomation.Policies;
using ImageBuilderAutomation.Policies.Accounts;

namespace ImageBuilderAutomation.Adoption;

/// <summary>Decides which waiting steps a pipeline lacks and by which distribution workflow it gets them. Pure.</summary>
internal sealed class GatePlanner(IWorkflowDocuments documents)
{
    public const string DefaultStep = "ApproveRelease";

    private const string Distribution = "distribution";

    // AWS General Reference, "Image Builder quotas": steps of a workflow. API reference, CreateWorkflow: bytes of an inline document.
    private const int MaxSteps = 15;
    private const int MaxBytes = 16_000;

    /// <summary>The rules of the policy that demand something and apply to the pipeline with the tags that its images will have.</summary>
    public static IReadOnlyList<GateRule> RulesFor(Policy policy, AccountPipeline pipeline) =>
        [.. policy.Coverage.Demanding.Where(rule => rule.Scopes is null || rule.Scopes.Any(AccountImages.Of(pipeline).IsIn))];

    public GatePlan Plan(AdoptionFacts facts, AdoptionRequest request, IReadOnlyList<GateRule> rules)
    {
        var (kept, notes, problems) = (new List<string>(), new List<string>(), new List<string>());
        var late = LateSteps(facts);
        var names = request.StepName is { } step
            ? Missing(step, facts, late, kept)
            : rules.Count > 0 ? Demanded(rules, facts, late, kept, notes, problems) : Missing(null, facts, late, kept);
        foreach (var name in names.Where(name => StepsOf(facts).Any(existing => existing.Name == name)))
        {
            problems.Add(
                $"the distribution workflow has a step {name} already, and it {Doubt(name, facts, late)}: correct its document, or name another step with --step");
        }

        if (names.Count == 0 || problems.Count > 0)
            return new(null, null) { Kept = kept, Notes = notes, Problems = problems };

        var gates = names.Select(name => new GateStep(name) { Topic = request.StepTopic, Function = request.StepFunction }).ToList();
        return Workflow(facts, gates, kept, notes);
    }

    /// <summary>What the pipeline's waiting steps would be with the gates of the plan.</summary>
    public static AccountPipeline After(AccountPipeline waits, GatePlan plan) => plan.Arn is { } arn
        ? waits with
        {
            UsesDefaultWorkflows = false,
            UnreadWorkflows = [.. waits.UnreadWorkflows.Where(workflow => workflow.WorkflowType != Distribution)],
            Waits =
            [
                .. waits.Waits, .. plan.Gates.Select(gate => new AccountWait(arn, Distribution, gate.Name, AccountWait.DefaultTimeout)),
            ],
        }
        : waits;

    private GatePlan Workflow(AdoptionFacts facts, IReadOnlyList<GateStep> gates, List<string> kept, List<string> notes)
    {
        var pipeline = facts.Pipeline;
        var current = pipeline.Workflows.FirstOrDefault(use => use.Type == Distribution);
        var (document, reason, key) = facts.Distribution switch
        {
            null => (documents.NewGated(pipeline.IsContainer, gates), current is null
                ? "the pipeline names no distribution workflow, so nothing can wait before its images are distributed"
                : $"{current.ShortName} is Amazon's and has no waiting step", null),
            Known<WorkflowText>.Yes(var own) => (
                documents.WithGates(own.Document, gates),
                $"{current!.ShortName} distributes without waiting; the new workflow is the same document with the gate before its first step", own.KmsKeyId),
            _ => (new Known<string>.No(((Known<WorkflowText>.No)facts.Distribution).Reason), "", null),
        };
        if (document is Known<string>.No(var why))
            return Refused($"no gate can be put into the distribution workflow {current?.ShortName}: {why}");
        var text = ((Known<string>.Yes)document).Value;
        if (ProblemOf(text) is { } problem)
            return Refused(problem);
        if (current is { IsOfAmazon: true })
            notes.Add($"The new workflow replaces {current.ShortName}: it distributes, shares and configures as the attached distribution configuration says.");

        if (facts.SameName is Known<WorkflowText>.No(var unknown))
            return Refused($"workflow {AdoptionNames.Workflow(pipeline)}: {unknown}");
        if (facts.SameName is Known<WorkflowText>.Yes({ } existing) && existing.Document == text)
        {
            kept.Add($"workflow {new WorkflowUse(existing.Arn).ShortName}: it has the gate already and is used as it is");
            return new(null, existing.Arn) { Gates = gates, Kept = kept, Notes = notes };
        }

        var name = AdoptionNames.Workflow(pipeline);
        var version = facts.SameName is Known<WorkflowText>.Yes({ } other) ? AdoptionNames.NextVersion(other.Version) : AdoptionNames.FirstVersion;
        var arn = AdoptionNames.Arn(pipeline, $"workflow/{Distribution}/{AdoptionNames.Slug(name)}/{version}/1");
        return new(new(name, version, arn, text, reason) { KmsKeyId = key }, arn) { Gates = gates, Kept = kept, Notes = notes };

        GatePlan Refused(string problem) => new(null, null) { Kept = kept, Notes = notes, Problems = [problem] };
    }

    private string? ProblemOf(string document) =>
        documents.StepsOf(document) is Known<IReadOnlyList<WorkflowStep>>.Yes({ Count: > MaxSteps } steps)
            ? $"the distribution workflow would have {steps.Count} steps, and a workflow has at most {MaxSteps}: shorten it first"
            : Encoding.UTF8.GetByteCount(document) is > MaxBytes and var bytes
                ? $"the document of the distribution workflow would have {bytes} bytes, and a call takes at most {MaxBytes}: put it into S3 and create the workflow by hand"
                : null;

    /// <summary>Waiting steps of the distribution workflow behind a step that distributes. Nobody is asked before that one.</summary>
    private HashSet<string> LateSteps(AdoptionFacts facts) =>
        [.. StepsOf(facts).SkipWhile(step => !step.Distributes).Where(step => step.Action == StepAction.WaitForAction).Select(step => step.Name)];

    private IReadOnlyList<WorkflowStep> StepsOf(AdoptionFacts facts) =>
        facts.Distribution is Known<WorkflowText>.Yes(var own) && documents.StepsOf(own.Document) is Known<IReadOnlyList<WorkflowStep>>.Yes(var steps)
            ? steps
            : [];

    /// <summary>One gate, whatever the policy demands.</summary>
    /// <param name="name">Null for any step that surely holds.</param>
    private static List<string> Missing(string? name, AdoptionFacts facts, HashSet<string> late, List<string> kept)
    {
        var sure = facts.Waits.Waits.FirstOrDefault(
            wait => (name is null || (wait.WorkflowType == Distribution && wait.Step == name)) && IsGate(wait, facts, late));
        if (sure is null)
            return [name ?? DefaultStep];
        kept.Add($"step {sure}: it holds every build before it is distributed");
        return [];
    }

    private static bool IsGate(AccountWait wait, AdoptionFacts facts, HashSet<string> late) =>
        PipelineGates.DoubtOf(wait, facts.Waits) is null && !(wait.WorkflowType == Distribution && late.Contains(wait.Step));

    private static string Doubt(string name, AdoptionFacts facts, HashSet<string> late) =>
        late.Contains(name) ? "waits behind a step that distributes"
        : facts.Waits.Waits.FirstOrDefault(wait => wait.WorkflowType == Distribution && wait.Step == name) is { } wait
            ? PipelineGates.DoubtOf(wait, facts.Waits) ?? "is a gate"
            : "is no waiting step";

    /// <summary>The steps that the policy demands and no workflow has, each once.</summary>
    private static List<string> Demanded(
        IReadOnlyList<GateRule> rules, AdoptionFacts facts, HashSet<string> late, List<string> kept, List<string> notes, List<string> problems)
    {
        var names = new List<string>();
        foreach (var rule in rules)
        {
            var reach = PipelineGates.Reach(facts.Waits with { Waits = [.. facts.Waits.Waits.Where(wait => IsGate(wait, facts, late))] }, rule);
            if (reach.Holds is Truth.True)
                kept.Add($"rule {rule.Name}: it has its gate, {reach.Reason}");
            else if (rule.Step.WorkflowType is not (Distribution or "*"))
            {
                notes.Add(
                    $"Rule {rule.Name} demands the step {rule.Step}. This plan adds gates before distribution only: add that step by hand, or change the rule.");
            }
            else if (NameFor(rule.Step.StepName) is { } name)
                names.Add(name);
            else
                problems.Add($"rule {rule.Name} demands a step that matches {rule.Step}: choose its name with --step");
        }

        return [.. names.Distinct()];
    }

    private static string? NameFor(Glob name) => name.IsLiteral ? name.Pattern : name.Matches(DefaultStep) ? DefaultStep : null;
}

/// <summary>The waiting steps that a pipeline gets.</summary>
/// <param name="Workflow">What has to be created; null if nothing.</param>
/// <param name="Arn">The distribution workflow that the pipeline has to name; null if its own stays.</param>
internal sealed record GatePlan(NewWorkflow? Workflow, string? Arn)
{
    public IReadOnlyList<GateStep> Gates { get; init; } = [];

    public IReadOnlyList<string> Kept { get; init; } = [];

    public IReadOnlyList<string> Notes { get; init; } = [];

    public IReadOnlyList<string> Problems { get; init; } = [];
}
