namespace ImageBuilderAutomation.Policies.Accounts;

/// <summary>The resources of an account to which a policy can refer.</summary>
/// <param name="RecipeArns">ARNs of image and container recipes; images can also be built from them without a pipeline.</param>
/// <param name="OtherWaits">Waiting steps in workflows that no pipeline uses.</param>
public sealed record AccountFacts(IReadOnlyList<AccountPipeline> Pipelines, IReadOnlyList<string> RecipeArns, IReadOnlyList<AccountWait> OtherWaits);
