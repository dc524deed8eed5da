// SPDX-License-Identifier: GPL-3.0-or-later
#include "views/bridge/store_service.h"

#include "views/bridge/reader.h"

namespace outeffhop::bridge {

StoreService::StoreService(store::Workspace workspace)
    : workspace_(std::move(workspace)), reader_(new Reader(workspace_)) {
    reader_->moveToThread(&thread_);
    connect(reader_, &Reader::runsRead, this, [this](const auto& runs) { runs_.replace(runs); });
    connect(reader_, &Reader::workspaceFailed, this, [this](const QString& error) {
        if (error == runs_.error()) return;
        runs_.setError(error);
        emit workspaceFailed(error);
    });
    connect(reader_, &Reader::runRead, this, [this](const QString& id, const auto& update) {
        const auto handle = handles_.value(id).lock();
        if (handle && handle->watch() == update->watch) handle->apply(*update);
    });
    connect(reader_, &Reader::runFailed, this, [this](const QString& id, std::uint64_t watch, const QString& error) {
        const auto handle = handles_.value(id).lock();
        if (handle && handle->watch() == watch) handle->fail(error);
    });
    connect(&thread_, &QThread::finished, reader_, &QObject::deleteLater);
    thread_.setObjectName("reader");
    thread_.start();
    reader_->start();
}

StoreService::~StoreService() {
    thread_.quit();
    thread_.wait();
}

std::shared_ptr<RunHandle> StoreService::watch(const QString& id) {
    if (auto handle = handles_.value(id).lock()) return handle;
    auto handle = std::make_shared<RunHandle>(id, reader_, ++watches_);
    handles_[id] = handle;
    return handle;
}

void StoreService::setWindowVisible(bool visible) {
    reader_->setWindowVisible(visible);
}

void StoreService::refresh() {
    reader_->refresh();
}

}  // namespace outeffhop::bridge
