# Called by `sam build`: one target per function. `make package` packs the same functions for a deployment without SAM.
# All functions are one executable, which is published once and copied.
# PACKAGE=managed (default) runs on dotnet10; PACKAGE=aot is a native executable for provided.al2023. The stack's parameter Package must have the
# same value, otherwise the functions refuse to start. samconfig.toml has a configuration for each.

PACKAGE ?= managed
# bundled: only for tests on machines that cannot restore the official AWS packages. Deployments use nuget, the official packages.
AWS_PACKAGES ?= nuget
TFM ?= net10.0
FUNCTIONS := ApproveGate OperateStack PublishPolicy AnswerWaitingStep AnswerStepNotice AnswerStepCall SweepWaitingSteps RecordImageState RecordBuildResult RecordBuildStart RecordDisabledPipeline RecordFailedLaunch CheckConfigurations CheckChangedConfiguration ReconcileHistory StartDependentBuilds StartDeferredBuilds RetireImages RecordAmiState CheckLeftovers MoveChannels RecordReleases
PROJECT := src/ImageBuilderAutomation.Functions
PUBLISHED := artifacts/functions/$(AWS_PACKAGES)/$(TFM)/$(PACKAGE)
STAMP := $(PUBLISHED).stamp
NOTICE := build/managed-bootstrap.sh
ELSEWHERE := src/ImageBuilderAutomation.Local src/ImageBuilderAutomation.Emulator src/ImageBuilderAutomation.Cli
SOURCES := Makefile $(NOTICE) $(shell find $(filter-out $(ELSEWHERE),$(wildcard src/*)) policy Directory.Build.props Directory.Packages.props \
  -type d \( -name bin -o -name obj \) -prune -o -type f -print)

ifeq ($(PACKAGE),managed)
PUBLISH := --no-self-contained -p:UseAppHost=false
else ifeq ($(PACKAGE),aot)
PUBLISH := -r linux-$(subst x86_64,x64,$(subst aarch64,arm64,$(shell uname -m))) -p:Aot=true
# The SDK links with clang by default; gcc works too.
ifeq ($(shell command -v clang),)
PUBLISH += -p:CppCompilerAndLinker=gcc
endif
else
$(error PACKAGE is '$(PACKAGE)', expected managed or aot)
endif

ifeq ($(AWS_PACKAGES),bundled)
PUBLISH += -p:AllowBundledPublish=true
else ifneq ($(AWS_PACKAGES),nuget)
$(error AWS_PACKAGES is '$(AWS_PACKAGES)', expected nuget or bundled)
endif

.PHONY: publish package $(FUNCTIONS:%=build-%)

publish: $(STAMP)

# A zip file, a plain CloudFormation template that names it, and their SHA-256 sums: all that a deployment without SAM needs.
package: $(STAMP)
	python3 build/package.py $(PUBLISHED) $(PACKAGE) artifacts/package/$(AWS_PACKAGES)/$(PACKAGE)

$(FUNCTIONS:%=build-%): $(STAMP)
	cp -R $(PUBLISHED)/. "$(ARTIFACTS_DIR)"

$(STAMP): $(SOURCES)
	rm -rf $(PUBLISHED)
	dotnet publish $(PROJECT) -c Release -p:Tfm=$(TFM) -p:AwsPackages=$(AWS_PACKAGES) $(PUBLISH) -o $(PUBLISHED)
	rm -f $(PUBLISHED)/*.dbg $(PUBLISHED)/*.pdb $(PUBLISHED)/*.xml
ifeq ($(PACKAGE),managed)
	install -m 755 $(NOTICE) $(PUBLISHED)/bootstrap
endif
	touch $@
